<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>Offline: %n task(s) continue on the server. Trying again by itself.</source>
        <translation>
            <numerusform>Offline: %n task continues on the server. Trying again by itself.</numerusform>
            <numerusform>Offline: %n tasks continue on the server. Trying again by itself.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Quits by itself in %n s, or as soon as it is safe.</source>
        <translation>
            <numerusform>Quits by itself in %n s, or as soon as it is safe.</numerusform>
            <numerusform>Quits by itself in %n s, or as soon as it is safe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) are being sent. Ending now leaves their outcome unknown.</source>
        <translation>
            <numerusform>%n request is being sent. Ending now leaves its outcome unknown.</numerusform>
            <numerusform>%n requests are being sent. Ending now leaves their outcome unknown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n accepted request(s) could not be written to disk: ending now forgets their ids. Copy them first.</source>
        <translation>
            <numerusform>%n accepted request could not be written to disk: ending now forgets its id. Copy it first.</numerusform>
            <numerusform>%n accepted requests could not be written to disk: ending now forgets their ids. Copy them first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finished video(s) are not saved yet, and the service deletes them within hours.</source>
        <translation>
            <numerusform>%n finished video is not saved yet, and the service deletes it within hours.</numerusform>
            <numerusform>%n finished videos are not saved yet, and the service deletes them within hours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <extracomment>These are asked about also for one task; the others only when they mean several charges. What cannot be taken back by the program itself. So many are named; of more it is said how many there are besides.</extracomment>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move the video files of %n task(s) to the trash and take them off the list?</source>
        <translation>
            <numerusform>Move the video file of %n task to the trash and take it off the list?</numerusform>
            <numerusform>Move the video files of %n tasks to the trash and take them off the list?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n to the trash</source>
        <translation>
            <numerusform>Move %n to the trash</numerusform>
            <numerusform>Move %n to the trash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each of the %n tasks is sent again as a new one and charged.</source>
        <translation>
            <numerusform>The task is sent again as a new one and charged.</numerusform>
            <numerusform>Each of the %n tasks is sent again as a new one and charged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Generate %n again (%n new charges)</source>
        <translation>
            <numerusform>Generate %n again (%n new charge)</numerusform>
            <numerusform>Generate %n again (%n new charges)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The answers of these %n tasks were lost: each may have been charged already.</source>
        <translation>
            <numerusform>The answer of this task was lost: it may have been charged already.</numerusform>
            <numerusform>The answers of these %n tasks were lost: each may have been charged already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Submit %n again (may charge twice)</source>
        <translation>
            <numerusform>Submit %n again (may charge twice)</numerusform>
            <numerusform>Submit %n again (may charge twice)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n task(s) off the list? Video files stay where they are.</source>
        <translation>
            <numerusform>Take %n task off the list? Its video file stays where it is.</numerusform>
            <numerusform>Take %n tasks off the list? Their video files stay where they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n from the list</source>
        <translation>
            <numerusform>Remove %n from the list</numerusform>
            <numerusform>Remove %n from the list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tasks</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d</source>
        <translation>
            <numerusform>%n d</numerusform>
            <numerusform>%n d</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>under %n s</source>
        <translation>
            <numerusform>under %n s</numerusform>
            <numerusform>under %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>under %n min</source>
        <translation>
            <numerusform>under %n min</numerusform>
            <numerusform>under %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>%n s ago</numerusform>
            <numerusform>%n s ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ActionHandler</name>
    <message numerus="yes">
        <source>%n more missing video(s) found there, too.</source>
        <translation>
            <numerusform>%n more missing video found there, too.</numerusform>
            <numerusform>%n more missing videos found there, too.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message numerus="yes">
        <source>%n task(s) removed from the list; files stay.</source>
        <translation>
            <numerusform>%n task removed from the list; its file stays.</numerusform>
            <numerusform>%n tasks removed from the list; files stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) moved to the trash.</source>
        <translation>
            <numerusform>%n video moved to the trash.</numerusform>
            <numerusform>%n videos moved to the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept, because money or a result hangs on them.</source>
        <translation>
            <numerusform>%n kept, because money or a result hangs on it.</numerusform>
            <numerusform>%n kept, because money or a result hangs on them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) were not sent before Rushes ended. Send now?</source>
        <translation>
            <numerusform>%n task was not sent before Rushes ended. Send now?</numerusform>
            <numerusform>%n tasks were not sent before Rushes ended. Send now?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) were being sent when Rushes ended: their outcome is unknown.</source>
        <translation>
            <numerusform>%n task was being sent when Rushes ended: its outcome is unknown.</numerusform>
            <numerusform>%n tasks were being sent when Rushes ended: their outcome is unknown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) waited in this older copy of the task list: they may have been sent since.</source>
        <translation>
            <numerusform>%n task waited in this older copy of the task list: it may have been sent since.</numerusform>
            <numerusform>%n tasks waited in this older copy of the task list: they may have been sent since.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message numerus="yes">
        <source>%n video(s) a request</source>
        <translation>
            <numerusform>%n video a request</numerusform>
            <numerusform>%n videos a request</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%n task(s) saved as %1.</source>
        <translation>
            <numerusform>%n task saved as %1.</numerusform>
            <numerusform>%n tasks saved as %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pages, numbered.</source>
        <translation>
            <numerusform>%n page, numbered.</numerusform>
            <numerusform>%n pages, numbered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a video that can be read left out.</source>
        <translation>
            <numerusform>%n without a video that can be read left out.</numerusform>
            <numerusform>%n without a video that can be read left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Selection: %n task(s)</source>
        <translation>
            <numerusform>&amp;Selection: %n task</numerusform>
            <numerusform>&amp;Selection: %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>E&amp;verything that the list shows: %n task(s)</source>
        <translation>
            <numerusform>E&amp;verything that the list shows: %n task</numerusform>
            <numerusform>E&amp;verything that the list shows: %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a saved video will be left out.</source>
        <translation>
            <numerusform>%n without a saved video will be left out.</numerusform>
            <numerusform>%n without a saved video will be left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FollowDialog</name>
    <message numerus="yes">
        <source>&amp;Follow %n task(s)</source>
        <translation>
            <numerusform>&amp;Follow %n task</numerusform>
            <numerusform>&amp;Follow %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the list already.</source>
        <translation>
            <numerusform>%n in the list already.</numerusform>
            <numerusform>%n in the list already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be task ids and are left out.</source>
        <translation>
            <numerusform>%n cannot be a task id and is left out.</numerusform>
            <numerusform>%n cannot be task ids and are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GenerateBar</name>
    <message numerus="yes">
        <source>Waiting for %n image(s) · stop</source>
        <translation>
            <numerusform>Waiting for %n image · stop</numerusform>
            <numerusform>Waiting for %n images · stop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Generate %n takes</source>
        <translation>
            <numerusform>Generate %n take</numerusform>
            <numerusform>Generate %n takes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Generate ×%n</source>
        <translation>
            <numerusform>Generate ×%n</numerusform>
            <numerusform>Generate ×%n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message numerus="yes">
        <source>%n task(s) are followed now</source>
        <translation>
            <numerusform>%n task is followed now</numerusform>
            <numerusform>%n tasks are followed now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) moved to %1</source>
        <translation>
            <numerusform>%n video moved to %1</numerusform>
            <numerusform>%n videos moved to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) outside the videos folder stay where they are.</source>
        <translation>
            <numerusform>%n video outside the videos folder stays where it is.</numerusform>
            <numerusform>%n videos outside the videos folder stay where they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message numerus="yes">
        <source>%n video(s) ready</source>
        <extracomment>Batches that end within so long are told in one notification, in milliseconds.</extracomment>
        <translation>
            <numerusform>%n video ready</numerusform>
            <numerusform>%n videos ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) a look</source>
        <translation>
            <numerusform>%n needs a look</numerusform>
            <numerusform>%n need a look</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OptionsSection</name>
    <message numerus="yes">
        <source>%n video(s) a request</source>
        <translation>
            <numerusform>%n video a request</numerusform>
            <numerusform>%n videos a request</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReferencePane</name>
    <message numerus="yes">
        <source>%n left out: </source>
        <translation>
            <numerusform>%n left out: </numerusform>
            <numerusform>%n left out: </numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpendingDialog</name>
    <message numerus="yes">
        <source>The cost of %n task(s) was measured.</source>
        <translation>
            <numerusform>The cost of %n task was measured.</numerusform>
            <numerusform>The cost of %n tasks was measured.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The cost of %n task(s) is not known and not in these sums: services do not tell it, and it can only be measured where a single task was accepted between two readings of the balance.</source>
        <translation>
            <numerusform>The cost of %n task is not known and not in these sums: services do not tell it, and it can only be measured where a single task was accepted between two readings of the balance.</numerusform>
            <numerusform>The cost of %n tasks is not known and not in these sums: services do not tell it, and it can only be measured where a single task was accepted between two readings of the balance.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) have an unknown outcome and may have been charged.</source>
        <translation>
            <numerusform>%n task has an unknown outcome and may have been charged.</numerusform>
            <numerusform>%n tasks have an unknown outcome and may have been charged.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%n active</source>
        <translation>
            <numerusform>%n active</numerusform>
            <numerusform>%n active</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>Rushes: %n task(s) under way</source>
        <translation>
            <numerusform>Rushes: %n task under way</numerusform>
            <numerusform>Rushes: %n tasks under way</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnknownOutcomeDialog</name>
    <message numerus="yes">
        <source>It was submitted again %n time(s) already: look at what became of that first.</source>
        <translation>
            <numerusform>It was submitted again %n time already: look at what became of that first.</numerusform>
            <numerusform>It was submitted again %n times already: look at what became of that first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ViewerPane</name>
    <message numerus="yes">
        <source>%n task(s) selected</source>
        <translation>
            <numerusform>%n task selected</numerusform>
            <numerusform>%n tasks selected</numerusform>
        </translation>
    </message>
</context>
</TS>
