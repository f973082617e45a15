<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Enter key…</source>
        <extracomment>Says why the database could not be opened, in place of that tasks cannot be recorded.</extracomment>
        <translation>输入密钥…</translation>
    </message>
    <message>
        <source>No balance left: nothing more is sent. Tasks under way go on and are fetched.</source>
        <translation>余额已用完：不再发送新任务。进行中的任务会继续，视频照常下载。</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新发送</translation>
    </message>
    <message>
        <source>The service asked to slow down; sending goes on by itself.</source>
        <translation>服务要求放慢速度；稍后会自动继续发送。</translation>
    </message>
    <message>
        <source>The disk is full: %1 more are needed in %2. Make room; saving goes on by itself.</source>
        <translation>磁盘已满：%2 还需 %1 空间。请腾出空间，之后会自动继续保存。</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>选择其他文件夹…</translation>
    </message>
    <message>
        <source>Videos cannot be saved in %1. What is made stays on the server for 24 hours.</source>
        <translation>无法将视频保存到 %1。生成的视频会在服务器上保留 24 小时。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The task list is damaged, so nothing is sent. Quit Rushes and start it again: it keeps the damaged file and restores what can be restored.</source>
        <translation>任务列表已损坏，因此不会发送任何内容。请退出 Rushes 并重新启动：它会保留损坏的文件，并恢复所有可恢复的内容。</translation>
    </message>
    <message>
        <source>Tasks cannot be recorded, so nothing is sent. Check that the disk has room and can be written.</source>
        <translation>无法记录任务，因此不会发送。请检查磁盘是否有空间、是否可写。</translation>
    </message>
    <message>
        <source>Accepted, but the id could not be written to disk: %1. Copy it; Rushes keeps trying.</source>
        <translation>任务已被接受，但其 ID 无法写入磁盘：%1。请先复制；Rushes 会继续尝试写入。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Sending is paused.</source>
        <translation>发送已暂停。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续发送</translation>
    </message>
    <message>
        <source>No API key for %1. Nothing is sent or asked before there is one.</source>
        <translation>还没有 %1 的 API 密钥。有密钥之前，不会发送或查询任何内容。</translation>
    </message>
    <message>
        <source>The keyring does not give out the key for %1. Unlock it, or enter the key for this session.</source>
        <translation>密钥环未提供 %1 的密钥。请解锁密钥环，或输入仅供本次使用的密钥。</translation>
    </message>
    <message>
        <source>%1 refused the API key. Sending and checking wait for a valid one; no task is lost.</source>
        <translation>%1 拒绝了 API 密钥。发送和查询会等待有效的密钥；任务不会丢失。</translation>
    </message>
    <message>
        <source>The sandbox does not run.</source>
        <translation>沙盒没有运行。</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>重新启动</translation>
    </message>
    <message numerus="yes">
        <source>Offline: %n task(s) continue on the server. Trying again by itself.</source>
        <translation>
            <numerusform>已离线：%n 个任务仍在服务器上继续。正在自动重试。</numerusform>
        </translation>
    </message>
    <message>
        <source>Offline: the service cannot be reached. Trying again by itself.</source>
        <translation>已离线：无法连接服务。正在自动重试。</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>%1 was written by a newer Rushes. It is left alone; please update. Nothing can be sent now.</source>
        <translation>%1 由更新版本的 Rushes 写入，现不作改动；请更新程序。目前无法发送。</translation>
    </message>
    <message>
        <source>Another program holds %1. Nothing can be sent before it lets go.</source>
        <translation>另一个程序正占用 %1。在它释放之前无法发送。</translation>
    </message>
    <message>
        <source>%1 cannot be written. Your tasks can be looked at; nothing can be sent.</source>
        <translation>无法写入 %1。可以查看任务，但无法发送。</translation>
    </message>
    <message>
        <source>The disk with %1 is full. Your tasks can be looked at; nothing can be sent.</source>
        <translation>%1 所在的磁盘已满。可以查看任务，但无法发送。</translation>
    </message>
    <message>
        <source>%1 cannot be opened. Nothing was changed or deleted; nothing can be sent.</source>
        <translation>无法打开 %1。没有更改或删除任何内容；目前无法发送。</translation>
    </message>
    <message>
        <source>The task list was damaged and has been restored. The damaged file is kept: %1</source>
        <translation>任务列表曾损坏，现已恢复。损坏的文件已保留：%1</translation>
    </message>
    <message>
        <source>Some tasks that were recorded are gone from the task list: %1</source>
        <translation>有些记录过的任务已不在任务列表中：%1</translation>
    </message>
    <message>
        <source>The task list is older than it was: some tasks may have been sent, or charged, since.</source>
        <translation>任务列表比之前的旧：其后可能已有任务被发送或计费。</translation>
    </message>
    <message>
        <source>The data folder is on the network: use it from one machine at a time only.</source>
        <translation>数据文件夹位于网络上：同一时间只能在一台计算机上使用。</translation>
    </message>
    <message>
        <source>Keep running</source>
        <extracomment>A finished video whose link ends within so long is worth a question, in seconds. The question answers itself with &quot;end&quot; after so long: a person who closed the window and left wanted it closed.</extracomment>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>Quit now</source>
        <translation>立即退出</translation>
    </message>
    <message numerus="yes">
        <source>Quits by itself in %n s, or as soon as it is safe.</source>
        <translation>
            <numerusform>将在 %n 秒后或可安全退出时自动退出。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) are being sent. Ending now leaves their outcome unknown.</source>
        <translation>
            <numerusform>有 %n 个请求正在发送。现在退出会使其结果未知。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n accepted request(s) could not be written to disk: ending now forgets their ids. Copy them first.</source>
        <translation>
            <numerusform>有 %n 个已被接受的请求无法写入磁盘：现在退出将丢失它们的编号。请先复制。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finished video(s) are not saved yet, and the service deletes them within hours.</source>
        <translation>
            <numerusform>有 %n 个已完成的视频尚未保存，服务将在数小时内删除它们。</numerusform>
        </translation>
    </message>
    <message>
        <source>Camera: slow dolly-in</source>
        <translation>镜头：缓慢推近</translation>
    </message>
    <message>
        <source>Camera: low tracking shot</source>
        <translation>镜头：低机位跟拍</translation>
    </message>
    <message>
        <source>Camera: handheld</source>
        <translation>镜头：手持</translation>
    </message>
    <message>
        <source>Camera: drone</source>
        <translation>镜头：航拍</translation>
    </message>
    <message>
        <source>Camera: static wide</source>
        <translation>镜头：固定广角</translation>
    </message>
    <message>
        <source>Camera: macro</source>
        <translation>镜头：微距</translation>
    </message>
    <message>
        <source>Camera: orbit</source>
        <translation>镜头：环绕</translation>
    </message>
    <message>
        <source>Light: golden hour</source>
        <translation>光线：黄金时刻</translation>
    </message>
    <message>
        <source>Light: overcast</source>
        <translation>光线：阴天</translation>
    </message>
    <message>
        <source>Light: neon night</source>
        <translation>光线：霓虹夜景</translation>
    </message>
    <message>
        <source>Light: backlit haze</source>
        <translation>光线：逆光薄雾</translation>
    </message>
    <message>
        <source>Look: film</source>
        <translation>质感：胶片</translation>
    </message>
    <message>
        <source>Look: super 8</source>
        <translation>质感：超 8 毫米</translation>
    </message>
    <message>
        <source>Look: clay animation</source>
        <translation>质感：黏土动画</translation>
    </message>
    <message>
        <source>Motion: slow motion</source>
        <translation>动态：慢动作</translation>
    </message>
    <message>
        <source>Motion: time lapse</source>
        <translation>动态：延时摄影</translation>
    </message>
    <message>
        <source>Sound: only ambience</source>
        <translation>声音：仅环境声</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>sent as a link</source>
        <translation>以链接发送</translation>
    </message>
    <message>
        <source>animated</source>
        <translation>动图</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>表格 (CSV)</translation>
    </message>
    <message>
        <source>A line a task, for spreadsheets</source>
        <translation>每个任务一行，供电子表格使用</translation>
    </message>
    <message>
        <source>Document (JSON)</source>
        <translation>文档 (JSON)</translation>
    </message>
    <message>
        <source>Everything about each task, for other programs</source>
        <translation>每个任务的全部信息，供其他程序使用</translation>
    </message>
    <message>
        <source>Contact sheet (PDF)</source>
        <translation>样片小样 (PDF)</translation>
    </message>
    <message>
        <source>Twelve stills a page with prompt, settings and rating</source>
        <translation>每页十二张画面，附提示词、设置和评分</translation>
    </message>
    <message>
        <source>Contact sheet (PNG)</source>
        <translation>样片小样 (PNG)</translation>
    </message>
    <message>
        <source>The same, one picture a page</source>
        <translation>同上，每页一张图片</translation>
    </message>
    <message>
        <source>Timeline (OpenTimelineIO)</source>
        <translation>时间线 (OpenTimelineIO)</translation>
    </message>
    <message>
        <source>For DaVinci Resolve and many others</source>
        <translation>供 DaVinci Resolve 等众多软件使用</translation>
    </message>
    <message>
        <source>Timeline (FCPXML)</source>
        <translation>时间线 (FCPXML)</translation>
    </message>
    <message>
        <source>For Final Cut Pro and DaVinci Resolve</source>
        <translation>供 Final Cut Pro 和 DaVinci Resolve 使用</translation>
    </message>
    <message>
        <source>Edit list (EDL)</source>
        <translation>剪辑表 (EDL)</translation>
    </message>
    <message>
        <source>CMX 3600, for every other editor</source>
        <translation>CMX 3600，供其他剪辑软件使用</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>No rating</source>
        <translation>清除评分</translation>
    </message>
    <message>
        <source>Fold or unfold the takes of a prompt</source>
        <translation>折叠或展开同一提示词的各条</translation>
    </message>
    <message>
        <source>In the task list</source>
        <translation>在任务列表中</translation>
    </message>
    <message>
        <source>Backwards, stop, forwards; again for faster</source>
        <translation>倒放、停止、正放；再按加速</translation>
    </message>
    <message>
        <source>One frame back or on</source>
        <translation>后退或前进一帧</translation>
    </message>
    <message>
        <source>One second back or on</source>
        <translation>后退或前进一秒</translation>
    </message>
    <message>
        <source>Begin and end of the part that is played</source>
        <translation>播放片段的起点和终点</translation>
    </message>
    <message>
        <source>Home  End</source>
        <translation>Home  End</translation>
    </message>
    <message>
        <source>First and last frame</source>
        <translation>第一帧和最后一帧</translation>
    </message>
    <message>
        <source>Sound on or off</source>
        <translation>打开或关闭声音</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Play all of it again</source>
        <translation>恢复播放全片</translation>
    </message>
    <message>
        <source>Slower, faster</source>
        <translation>减速、加速</translation>
    </message>
    <message>
        <source>Louder, quieter</source>
        <translation>增大、减小音量</translation>
    </message>
    <message>
        <source>Fit, or every pixel</source>
        <translation>适合窗口或原始像素</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Save the frame</source>
        <translation>保存当前帧</translation>
    </message>
    <message>
        <source>Copy the frame</source>
        <translation>复制当前帧</translation>
    </message>
    <message>
        <source>In the player</source>
        <translation>在播放器中</translation>
    </message>
    <message>
        <source>Hear this one alone</source>
        <translation>只听这一条</translation>
    </message>
    <message>
        <source>Pick it; the others are tagged as rejected</source>
        <translation>选定它；其余的标记为“rejected”</translation>
    </message>
    <message>
        <source>Play or pause all</source>
        <translation>全部播放或暂停</translation>
    </message>
    <message>
        <source>All backwards, stop, forwards; again for faster</source>
        <translation>全部倒放、停止、正放；再按一次加快</translation>
    </message>
    <message>
        <source>In the compare window</source>
        <translation>在比较窗口中</translation>
    </message>
    <message>
        <source>Not sent: no API key</source>
        <translation>未发送：没有 API 密钥</translation>
    </message>
    <message>
        <source>Enter a key in Settings; the task is sent then.</source>
        <translation>请在设置中输入密钥，之后会发送此任务。</translation>
    </message>
    <message>
        <source>Not sent: the key was refused</source>
        <translation>未发送：密钥被拒绝</translation>
    </message>
    <message>
        <source>Enter a valid key in Settings; sending goes on then.</source>
        <translation>请在设置中输入有效的密钥，之后会继续发送。</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>The service does not allow this key to do that. Nothing was charged.</source>
        <translation>服务不允许此密钥执行该操作。未产生费用。</translation>
    </message>
    <message>
        <source>Not accepted: no balance left</source>
        <translation>未被接受：余额不足</translation>
    </message>
    <message>
        <source>Top up the account, then press Send again.</source>
        <translation>请为账户充值，然后点击“重新发送”。</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>未被接受</translation>
    </message>
    <message>
        <source>The service refused a field. Nothing was charged. Edit it and try again.</source>
        <translation>服务拒绝了某个字段。未产生费用。请修改后重试。</translation>
    </message>
    <message>
        <source>Refused by the content policy</source>
        <translation>被内容政策拒绝</translation>
    </message>
    <message>
        <source>Nothing was charged. Edit the prompt or the images and try again.</source>
        <translation>未产生费用。请修改提示词或图片后重试。</translation>
    </message>
    <message>
        <source>Not accepted: address not found</source>
        <translation>未被接受：找不到地址</translation>
    </message>
    <message>
        <source>The service has nothing at this address. Check the service address in Settings.</source>
        <translation>服务在此地址上没有内容。请检查设置中的服务地址。</translation>
    </message>
    <message>
        <source>Not accepted: too large</source>
        <translation>未被接受：内容过大</translation>
    </message>
    <message>
        <source>Use fewer or smaller reference images. Nothing was charged.</source>
        <translation>请减少或缩小参考图。未产生费用。</translation>
    </message>
    <message>
        <source>Not accepted: format not supported</source>
        <translation>未被接受：格式不受支持</translation>
    </message>
    <message>
        <source>Use other reference images. Nothing was charged.</source>
        <translation>请换用其他参考图。未产生费用。</translation>
    </message>
    <message>
        <source>Not accepted: the service has moved</source>
        <translation>未被接受：服务已迁移</translation>
    </message>
    <message>
        <source>It answered with a redirect, which is never followed with a key. Check its address in Settings.</source>
        <translation>服务返回了重定向；带密钥时绝不跟随重定向。请检查设置中的地址。</translation>
    </message>
    <message>
        <source>Waiting: too many requests</source>
        <translation>等待中：请求过多</translation>
    </message>
    <message>
        <source>The service asked to slow down. It is sent by itself later.</source>
        <translation>服务要求放慢速度，稍后会自动发送。</translation>
    </message>
    <message>
        <source>Waiting: the service is busy</source>
        <translation>等待中：服务繁忙</translation>
    </message>
    <message>
        <source>It was not accepted and is sent by itself later.</source>
        <translation>尚未被接受，稍后会自动发送。</translation>
    </message>
    <message>
        <source>Not sent: no connection</source>
        <translation>未发送：没有连接</translation>
    </message>
    <message>
        <source>The service cannot be reached. It is sent when it can.</source>
        <translation>无法连接服务，恢复连接后会自动发送。</translation>
    </message>
    <message>
        <source>Not sent: no answer</source>
        <translation>未发送：没有回应</translation>
    </message>
    <message>
        <source>The connection could not be opened in time. It is tried again.</source>
        <translation>未能及时建立连接，会再次尝试。</translation>
    </message>
    <message>
        <source>Not sent: certificate not trusted</source>
        <translation>未发送：证书不受信任</translation>
    </message>
    <message>
        <source>The connection is not safe: the certificate is wrong, expired or from a filter between. Nothing was sent. Check the address, the clock and the network.</source>
        <translation>连接不安全：证书有误、已过期，或来自中间的过滤设备。未发送任何内容。请检查地址、系统时间和网络。</translation>
    </message>
    <message>
        <source>Not sent: proxy trouble</source>
        <translation>未发送：代理故障</translation>
    </message>
    <message>
        <source>The proxy refused the connection. Check it in Settings.</source>
        <translation>代理拒绝了连接。请在设置中检查代理。</translation>
    </message>
    <message>
        <source>Cannot be sent</source>
        <translation>无法发送</translation>
    </message>
    <message>
        <source>It holds characters that cannot be sent. Edit the prompt.</source>
        <translation>其中含有无法发送的字符。请修改提示词。</translation>
    </message>
    <message>
        <source>Not sent: a reference image is gone</source>
        <translation>未发送：参考图已不存在</translation>
    </message>
    <message>
        <source>Add the image again. Nothing was charged.</source>
        <translation>请重新添加图片。未产生费用。</translation>
    </message>
    <message>
        <source>Not sent: a reference image changed</source>
        <translation>未发送：参考图已更改</translation>
    </message>
    <message>
        <source>Not sent: an image upload failed</source>
        <translation>未发送：图片上传失败</translation>
    </message>
    <message>
        <source>No video was asked for. Try again.</source>
        <translation>尚未请求生成视频。请重试。</translation>
    </message>
    <message>
        <source>Outcome unknown: the answer was lost</source>
        <translation>结果未知：回应丢失</translation>
    </message>
    <message>
        <source>The service may have accepted and charged it. It is never sent again by itself.</source>
        <translation>服务可能已接受并计费。绝不会自动再次发送。</translation>
    </message>
    <message>
        <source>Outcome unknown: the answer makes no sense</source>
        <translation>结果未知：回应无法识别</translation>
    </message>
    <message>
        <source>Outcome unknown: server error</source>
        <translation>结果未知：服务器错误</translation>
    </message>
    <message>
        <source>The service had trouble and may still have accepted it. It is never sent again by itself.</source>
        <translation>服务出现故障，但仍可能已接受。绝不会自动再次发送。</translation>
    </message>
    <message>
        <source>Outcome unknown: Rushes ended while sending</source>
        <translation>结果未知：Rushes 在发送时退出</translation>
    </message>
    <message>
        <source>Outcome unknown: the task list is an older copy</source>
        <translation>结果未知：任务列表是较早的副本</translation>
    </message>
    <message>
        <source>It waited in this copy, but may have been sent and charged since. It is never sent by itself.</source>
        <translation>它在这份副本中尚在等待，但之后可能已发送并已计费。它绝不会自动发送。</translation>
    </message>
    <message>
        <source>The service could not make it</source>
        <translation>服务未能生成</translation>
    </message>
    <message>
        <source>Edit the prompt or try again (a new charge).</source>
        <translation>请修改提示词或重试（会重新计费）。</translation>
    </message>
    <message>
        <source>Completed, but no file in the answer</source>
        <translation>已完成，但回应中没有文件</translation>
    </message>
    <message>
        <source>Rushes keeps asking for it.</source>
        <translation>Rushes 会继续查询。</translation>
    </message>
    <message>
        <source>The service does not know this task</source>
        <translation>服务查无此任务</translation>
    </message>
    <message>
        <source>Its record is kept. Check again, or look at the account&apos;s own list.</source>
        <translation>记录已保留。请再次查询，或查看账户自己的任务列表。</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>The result lived 24 hours and was not fetched in time. Prompt and settings are kept.</source>
        <translation>结果仅保留 24 小时，未能及时下载。提示词和设置已保留。</translation>
    </message>
    <message>
        <source>The link is refused</source>
        <translation>链接被拒绝</translation>
    </message>
    <message>
        <source>Rushes asks for a fresh link. Try again, or check the account.</source>
        <translation>Rushes 会请求新链接。请重试，或检查账户。</translation>
    </message>
    <message>
        <source>The result&apos;s address is not safe</source>
        <translation>结果的地址不安全</translation>
    </message>
    <message>
        <source>It is not a public https address, so it was not opened.</source>
        <translation>它不是公开的 https 地址，因此未打开。</translation>
    </message>
    <message>
        <source>The link redirects too often</source>
        <translation>链接重定向次数过多</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>What came is not a video</source>
        <translation>收到的内容不是视频</translation>
    </message>
    <message>
        <source>It was not kept. Try the download again.</source>
        <translation>该内容未保留。请重新下载。</translation>
    </message>
    <message>
        <source>The video came incomplete</source>
        <translation>收到的视频不完整</translation>
    </message>
    <message>
        <source>The download goes on from where it stopped.</source>
        <translation>下载会从中断处继续。</translation>
    </message>
    <message>
        <source>The file is too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>It is over 4 GB and was not saved.</source>
        <translation>文件超过 4 GB，未保存。</translation>
    </message>
    <message>
        <source>The download was interrupted</source>
        <translation>下载中断</translation>
    </message>
    <message>
        <source>It goes on by itself from where it stopped.</source>
        <translation>会自动从中断处继续。</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>The videos folder cannot be written</source>
        <translation>视频文件夹无法写入</translation>
    </message>
    <message>
        <source>Choose another folder in Settings, then press Download again.</source>
        <translation>请在设置中选择其他文件夹，然后点击“重新下载”。</translation>
    </message>
    <message>
        <source>The sandbox does not run</source>
        <translation>沙盒没有运行</translation>
    </message>
    <message>
        <source>Restart Rushes; if it stays, look at the log.</source>
        <translation>请重新启动 Rushes；若仍未解决，请查看日志。</translation>
    </message>
    <message>
        <source>Something went wrong in Rushes</source>
        <translation>Rushes 内部出错</translation>
    </message>
    <message>
        <source>Your tasks are safe. Help ▸ Support bundle has details.</source>
        <translation>任务是安全的。详情见“帮助 ▸ 支持包”。</translation>
    </message>
    <message>
        <source>%1 more are needed. Make room; it goes on by itself.</source>
        <translation>还需 %1 空间。请腾出空间，之后会自动继续。</translation>
    </message>
    <message>
        <source>Make room; it goes on by itself.</source>
        <translation>请腾出空间，之后会自动继续。</translation>
    </message>
    <message>
        <source>Type a prompt first.</source>
        <translation>请先输入提示词。</translation>
    </message>
    <message>
        <source>The prompt has %2 characters; this model takes %1.</source>
        <translation>提示词有 %2 个字符；此模型最多接受 %1 个。</translation>
    </message>
    <message>
        <source>The prompt holds a broken character that cannot be sent.</source>
        <translation>提示词中含有无法发送的损坏字符。</translation>
    </message>
    <message>
        <source>This service has no model “%2”. Choose another.</source>
        <translation>此服务没有模型“%2”。请另选一个。</translation>
    </message>
    <message>
        <source>This model makes %1 seconds, not %2.</source>
        <translation>此模型支持 %1 秒，不支持 %2 秒。</translation>
    </message>
    <message>
        <source>This model makes %1, not %2.</source>
        <translation>此模型支持 %1，不支持 %2。</translation>
    </message>
    <message>
        <source>This model has no style “%2”.</source>
        <translation>此模型没有风格“%2”。</translation>
    </message>
    <message>
        <source>This model has no option “%2”.</source>
        <translation>此模型没有选项“%2”。</translation>
    </message>
    <message>
        <source>This model makes at most %1 at once.</source>
        <translation>此模型一次最多生成 %1 条。</translation>
    </message>
    <message>
        <source>Too many reference images: %2, where this model takes %1. Remove some.</source>
        <translation>参考图过多：共 %2 张，此模型最多接受 %1 张。请移除一些。</translation>
    </message>
    <message>
        <source>“%2” is larger than %1.</source>
        <translation>“%2”大于 %1。</translation>
    </message>
    <message>
        <source>“%2” is of a kind that this model does not take. Convert it to JPEG or PNG.</source>
        <translation>此模型不接受“%2”这种格式。请转换为 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>“%2” is not a web address of an image.</source>
        <translation>“%2”不是图片的网址。</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>尚未发送</translation>
    </message>
    <message>
        <source>Waiting to send</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>Unknown outcome</source>
        <translation>结果未知</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Generating</source>
        <translation>生成中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Unknown to the service</source>
        <translation>服务查无此任务</translation>
    </message>
    <message>
        <source>Made, not saved yet</source>
        <translation>已生成，未保存</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>下载中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>File missing</source>
        <translation>文件缺失</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>无法获取</translation>
    </message>
    <message>
        <source>from before the restart</source>
        <translation>重启前留下的</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>没有连接</translation>
    </message>
    <message>
        <source>needs a key</source>
        <translation>需要密钥</translation>
    </message>
    <message>
        <source>no balance left</source>
        <translation>余额不足</translation>
    </message>
    <message>
        <source>asked to slow down</source>
        <translation>被要求放慢速度</translation>
    </message>
    <message>
        <source>sending is paused</source>
        <translation>发送已暂停</translation>
    </message>
    <message>
        <source>On disk here, not sent; nothing is charged yet.</source>
        <translation>已存于本机，未发送；尚未产生费用。</translation>
    </message>
    <message>
        <source>Being sent to the service now.</source>
        <translation>正在发送给服务。</translation>
    </message>
    <message>
        <source>It was sent, but the answer never came: it may have been accepted and charged. Rushes does not send it again by itself.</source>
        <translation>请求已发送，但没有收到回应：可能已被接受并计费。Rushes 不会自动再次发送。</translation>
    </message>
    <message>
        <source>The service did not accept it; nothing was charged.</source>
        <translation>服务未接受；未产生费用。</translation>
    </message>
    <message>
        <source>Taken back before it was sent; nothing was charged.</source>
        <translation>在发送前已撤回；未产生费用。</translation>
    </message>
    <message>
        <source>Its outcome stayed unknown and you gave it up.</source>
        <translation>结果始终未知，您已放弃此任务。</translation>
    </message>
    <message>
        <source>Accepted; the service will start on it. It goes on even when Rushes is closed.</source>
        <translation>已被接受，服务即将开始处理。即使关闭 Rushes 也会继续。</translation>
    </message>
    <message>
        <source>The service is making it. It goes on even when Rushes is closed.</source>
        <translation>服务正在生成。即使关闭 Rushes 也会继续。</translation>
    </message>
    <message>
        <source>The service gave up on it and says why below. A failed task is usually refunded.</source>
        <translation>服务未能完成，原因见下文。失败的任务通常会退费。</translation>
    </message>
    <message>
        <source>The service says that it does not know this task. The record is kept, and Rushes asks again now and then.</source>
        <translation>服务表示不认识这个任务。记录会保留，Rushes 会不时再次查询。</translation>
    </message>
    <message>
        <source>The service does not hand the video out, though it should. Rushes tries again now and then; so can you.</source>
        <translation>服务本应提供视频却没有提供。Rushes 会不时自动重试，您也可以手动重试。</translation>
    </message>
    <message>
        <source>The video is made and is fetched next.</source>
        <translation>视频已生成，即将下载。</translation>
    </message>
    <message>
        <source>The video is being fetched and checked.</source>
        <translation>正在下载并检查视频。</translation>
    </message>
    <message>
        <source>The video is saved on this machine and checked.</source>
        <translation>视频已保存到本机，并已通过检查。</translation>
    </message>
    <message>
        <source>The video was saved, but its file is no longer there.</source>
        <translation>视频曾经保存，但文件已不在原处。</translation>
    </message>
    <message>
        <source>The server has deleted the video. Prompt and settings are kept here.</source>
        <translation>服务器已删除视频。提示词和设置仍保留在本机。</translation>
    </message>
    <message>
        <source>The file is not there</source>
        <translation>文件不在原处</translation>
    </message>
    <message>
        <source>It was moved or deleted. Say where it is now, or download it again while the link lives.</source>
        <translation>文件已被移动或删除。请指出它现在的位置，或在链接有效期内重新下载。</translation>
    </message>
    <message>
        <source>The file cannot be read</source>
        <translation>无法读取文件</translation>
    </message>
    <message>
        <source>Look at its permissions, and whether its disk is still connected.</source>
        <translation>请检查文件权限，以及所在磁盘是否仍然连接。</translation>
    </message>
    <message>
        <source>This file is not a video</source>
        <translation>此文件不是视频</translation>
    </message>
    <message>
        <source>It is not opened. Download it again while the link lives.</source>
        <translation>未打开该文件。请在链接有效期内重新下载。</translation>
    </message>
    <message>
        <source>This file is damaged</source>
        <translation>此文件已损坏</translation>
    </message>
    <message>
        <source>It cannot be played to its end. Download it again while the link lives.</source>
        <translation>无法完整播放。请在链接有效期内重新下载。</translation>
    </message>
    <message>
        <source>Videos cannot be played here</source>
        <translation>无法在此播放视频</translation>
    </message>
    <message>
        <source>The system&apos;s media libraries do not load. The file itself is fine: open its folder.</source>
        <translation>系统的媒体库无法加载。文件本身没有问题：请打开它所在的文件夹。</translation>
    </message>
    <message>
        <source>The player is off</source>
        <translation>播放器已关闭</translation>
    </message>
    <message>
        <source>Rushes ended unexpectedly while a video was playing. The files themselves are fine.</source>
        <translation>Rushes 曾在播放视频时意外退出。文件本身没有问题。</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>文件为空。</translation>
    </message>
    <message>
        <source>Not an image. Use JPEG, PNG, WebP or GIF.</source>
        <translation>不是图片。请使用 JPEG、PNG、WebP 或 GIF。</translation>
    </message>
    <message>
        <source>%1 cannot be sent. Convert it to JPEG or PNG.</source>
        <translation>无法发送 %1。请转换为 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>The image is incomplete: part of the file is missing.</source>
        <translation>图片不完整：文件缺少一部分。</translation>
    </message>
    <message>
        <source>The image is damaged and cannot be read.</source>
        <translation>图片已损坏，无法读取。</translation>
    </message>
    <message>
        <source>Larger than the %1 that can be sent.</source>
        <translation>超过可发送的 %1。</translation>
    </message>
    <message>
        <source>More than %1 megapixels. Make it smaller.</source>
        <translation>超过 %1 百万像素。请缩小图片。</translation>
    </message>
    <message>
        <source>This is a folder. Drop the images in it.</source>
        <translation>这是文件夹。请拖入其中的图片。</translation>
    </message>
    <message>
        <source>This is not a plain file.</source>
        <translation>这不是普通文件。</translation>
    </message>
    <message>
        <source>It is on another computer. Copy it to this one first.</source>
        <translation>它在另一台计算机上。请先复制到本机。</translation>
    </message>
    <message>
        <source>Not a web address of an image (https://…).</source>
        <translation>不是图片的网址 (https://…)。</translation>
    </message>
    <message>
        <source>The file is not there any more.</source>
        <translation>文件已不存在。</translation>
    </message>
    <message>
        <source>The file cannot be read. Check its permissions.</source>
        <translation>无法读取文件。请检查其权限。</translation>
    </message>
    <message>
        <source>Its prepared copy was changed. Add the image again.</source>
        <translation>已准备的副本被更改。请重新添加图片。</translation>
    </message>
    <message>
        <source>The disk is full. Make room and add it again.</source>
        <translation>磁盘已满。请腾出空间后重新添加。</translation>
    </message>
    <message>
        <source>Rushes cannot write to its own folder. Check its permissions.</source>
        <translation>Rushes 无法写入自己的文件夹。请检查其权限。</translation>
    </message>
    <message>
        <source>This model takes no %1. Convert it to JPEG or PNG.</source>
        <translation>此模型不接受 %1。请转换为 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>This model takes no more than %1.</source>
        <translation>此模型最多接受 %1 张。</translation>
    </message>
    <message>
        <source>Something went wrong in Rushes while reading it.</source>
        <translation>Rushes 在读取时内部出错。</translation>
    </message>
    <message>
        <source>animated: the first frame counts</source>
        <translation>动图：只用第一帧</translation>
    </message>
    <message>
        <source>turned upright</source>
        <translation>已转正</translation>
    </message>
    <message>
        <source>converted to plain RGB</source>
        <translation>已转换为普通 RGB</translation>
    </message>
    <message>
        <source>location and camera data left out</source>
        <translation>已去除位置和相机信息</translation>
    </message>
    <message>
        <source>made smaller</source>
        <translation>已缩小</translation>
    </message>
    <message>
        <source>The keyring did not delete the key: it is still stored.</source>
        <translation>密钥环未能删除密钥：密钥仍在其中。</translation>
    </message>
    <message>
        <source>In use from RUSHES_API_KEY; it is not stored.</source>
        <translation>正在使用 RUSHES_API_KEY 中的密钥；不会存储。</translation>
    </message>
    <message>
        <source>Stored in this desktop&apos;s keyring.</source>
        <translation>已存入本桌面的密钥环。</translation>
    </message>
    <message>
        <source>Kept only until Rushes closes: %1</source>
        <translation>仅保留到 Rushes 关闭：%1</translation>
    </message>
    <message>
        <source>No key yet.</source>
        <translation>还没有密钥。</translation>
    </message>
    <message>
        <source>No key yet. A new one will be kept only until Rushes closes: %1</source>
        <translation>还没有密钥。新密钥仅保留到 Rushes 关闭：%1</translation>
    </message>
    <message>
        <source>RUSHES_API_KEY is set but cannot be a key. Correct it and start Rushes again.</source>
        <translation>已设置 RUSHES_API_KEY，但它不可能是密钥。请更正后重新启动 Rushes。</translation>
    </message>
    <message>
        <source>There may be a key, but it cannot be read: %1</source>
        <translation>可能有密钥，但无法读取：%1</translation>
    </message>
    <message>
        <source>nothing is wrong.</source>
        <translation>一切正常。</translation>
    </message>
    <message>
        <source>there is no keyring on this desktop.</source>
        <translation>此桌面没有密钥环。</translation>
    </message>
    <message>
        <source>the keyring that is configured does not keep keys safe, so it was not used.</source>
        <translation>所配置的密钥环不能安全保管密钥，因此未使用。</translation>
    </message>
    <message>
        <source>the keyring is locked. Unlock it and try again.</source>
        <translation>密钥环已锁定。请解锁后重试。</translation>
    </message>
    <message>
        <source>the keyring does not answer. It may be asking for its password in another window.</source>
        <translation>密钥环没有回应。它可能正在另一个窗口中要求输入密码。</translation>
    </message>
    <message>
        <source>the keyring refused.</source>
        <translation>密钥环拒绝了请求。</translation>
    </message>
    <message>
        <source>the keyring did not keep it.</source>
        <translation>密钥环未能保存。</translation>
    </message>
    <message>
        <source>what is stored is not a key. Enter it again.</source>
        <translation>存储的内容不是密钥。请重新输入。</translation>
    </message>
    <message>
        <source>the keyring did not delete it.</source>
        <translation>密钥环未能删除。</translation>
    </message>
    <message>
        <source>Paste a key first.</source>
        <translation>请先粘贴密钥。</translation>
    </message>
    <message>
        <source>This is too short for a key.</source>
        <translation>作为密钥太短了。</translation>
    </message>
    <message>
        <source>This is too long for a key.</source>
        <translation>作为密钥太长了。</translation>
    </message>
    <message>
        <source>A key has no blanks, line breaks or letters outside ASCII. Copy it again.</source>
        <translation>密钥不含空格、换行或 ASCII 以外的字符。请重新复制。</translation>
    </message>
    <message>
        <source>This is not a web address.</source>
        <translation>这不是网址。</translation>
    </message>
    <message>
        <source>The address must begin with https:// (http:// only for this machine).</source>
        <translation>地址必须以 https:// 开头（http:// 仅用于本机）。</translation>
    </message>
    <message>
        <source>Leave user name and password out of the address; the key goes below.</source>
        <translation>地址中请勿包含用户名和密码；密钥请填在下方。</translation>
    </message>
    <message>
        <source>Leave out everything from “?” or “#” on.</source>
        <translation>请去掉“?”或“#”及其后的内容。</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Look at two to four takes in step</source>
        <translation>同步查看两到四条</translation>
    </message>
    <message>
        <source>Play as a reel</source>
        <translation>连播</translation>
    </message>
    <message>
        <source>Play the selection one after another</source>
        <translation>依次播放所选视频</translation>
    </message>
    <message>
        <source>Continue from last frame</source>
        <translation>从最后一帧接续</translation>
    </message>
    <message>
        <source>Write the next shot: this one&apos;s last frame becomes its reference image</source>
        <translation>编写下一个镜头：以此视频的最后一帧作为参考图</translation>
    </message>
    <message>
        <source>Make a character…</source>
        <translation>制作角色…</translation>
    </message>
    <message>
        <source>Make somebody or something of this video a character, to be named in other prompts; asks first</source>
        <translation>把此视频中的人或物做成角色，供其他提示词点名使用；会先询问</translation>
    </message>
    <message>
        <source>Use in prompt</source>
        <translation>用于提示词</translation>
    </message>
    <message>
        <source>Put this character&apos;s @name into the prompt where the caret is</source>
        <translation>把此角色的 @名称 插入提示词的光标处</translation>
    </message>
    <message>
        <source>Copy @name</source>
        <translation>复制 @名称</translation>
    </message>
    <message>
        <source>Copy the name that stands for it in prompts</source>
        <translation>复制在提示词中代表它的名称</translation>
    </message>
    <message>
        <source>Remix…</source>
        <translation>再创作…</translation>
    </message>
    <message>
        <source>Write a new request that edits this video on the service</source>
        <translation>编写新请求，在服务端修改此视频</translation>
    </message>
    <message>
        <source>Edit as new</source>
        <translation>编辑为新任务</translation>
    </message>
    <message>
        <source>Put this prompt and its settings into the compose pane; nothing is sent</source>
        <translation>将此提示词及设置填入创作窗格；不会发送</translation>
    </message>
    <message>
        <source>Retry (new charge)</source>
        <translation>重试（重新计费）</translation>
    </message>
    <message>
        <source>Send the same request again as a new task</source>
        <translation>将相同的请求作为新任务再次发送</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>立即发送</translation>
    </message>
    <message>
        <source>Send what waits</source>
        <translation>发送等待中的任务</translation>
    </message>
    <message>
        <source>Discard unsent</source>
        <translation>丢弃未发送的任务</translation>
    </message>
    <message>
        <source>Take back what was not sent; nothing is charged</source>
        <translation>撤回未发送的任务；不会产生费用</translation>
    </message>
    <message>
        <source>Look for it</source>
        <translation>查找任务</translation>
    </message>
    <message>
        <source>Ask the service whether it has this task</source>
        <translation>询问服务是否有此任务</translation>
    </message>
    <message>
        <source>Attach an id…</source>
        <translation>关联 ID…</translation>
    </message>
    <message>
        <source>Enter the id that the service shows for this task; it is followed then</source>
        <translation>输入服务为此任务显示的 ID，之后会跟踪它</translation>
    </message>
    <message>
        <source>Submit again (may charge twice)</source>
        <translation>再次提交（可能重复计费）</translation>
    </message>
    <message>
        <source>Send the same request as a new task, though the first may have been accepted and charged</source>
        <translation>将相同的请求作为新任务发送，尽管第一次可能已被接受并计费</translation>
    </message>
    <message>
        <source>Give up on it</source>
        <translation>放弃任务</translation>
    </message>
    <message>
        <source>Stop asking about this task; its record is kept</source>
        <translation>不再查询此任务；记录会保留</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即查询</translation>
    </message>
    <message>
        <source>Ask the service at once</source>
        <translation>马上询问服务</translation>
    </message>
    <message>
        <source>Download again</source>
        <translation>重新下载</translation>
    </message>
    <message>
        <source>Fetch the video while the link lives</source>
        <translation>在链接有效期内下载视频</translation>
    </message>
    <message>
        <source>Locate file…</source>
        <translation>定位文件…</translation>
    </message>
    <message>
        <source>Say where the missing file is now</source>
        <translation>指出缺失的文件现在的位置</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save a copy of the video</source>
        <translation>保存视频副本</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Save frame</source>
        <translation>保存帧</translation>
    </message>
    <message>
        <source>Save the frame on screen as a picture beside the video</source>
        <translation>将当前画面保存为图片，放在视频旁边</translation>
    </message>
    <message>
        <source>Copy frame</source>
        <translation>复制帧</translation>
    </message>
    <message>
        <source>Copy the frame on screen as a picture</source>
        <translation>将当前画面复制为图片</translation>
    </message>
    <message>
        <source>Copy prompt</source>
        <translation>复制提示词</translation>
    </message>
    <message>
        <source>Copy task id</source>
        <translation>复制任务 ID</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl</translation>
    </message>
    <message>
        <source>Copy the request as a curl command, without the key</source>
        <translation>将请求复制为 curl 命令，不含密钥</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>复制为 Python</translation>
    </message>
    <message>
        <source>Copy the request as a Python program, without the key</source>
        <translation>将请求复制为 Python 程序，不含密钥</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Project…</source>
        <translation>项目…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Take it off the list; the file stays</source>
        <translation>从列表中移除；文件保留</translation>
    </message>
    <message>
        <source>Move file to trash</source>
        <translation>将文件移到回收站</translation>
    </message>
    <message>
        <source>Take it off the list and move the video to the trash</source>
        <translation>从列表中移除，并将视频移到回收站</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <extracomment>These are asked about also for one task; the others only when they mean several charges. What cannot be taken back by the program itself. So many are named; of more it is said how many there are besides.</extracomment>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message numerus="yes">
        <source>Move the video files of %n task(s) to the trash and take them off the list?</source>
        <translation>
            <numerusform>将 %n 个任务的视频文件移到回收站，并从列表中移除？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n to the trash</source>
        <translation>
            <numerusform>将 %n 个移到回收站</numerusform>
        </translation>
    </message>
    <message>
        <source>Generate again</source>
        <translation>重新生成</translation>
    </message>
    <message numerus="yes">
        <source>Each of the %n tasks is sent again as a new one and charged.</source>
        <translation>
            <numerusform>这 %n 个任务都会作为新任务再次发送并计费。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Generate %n again (%n new charges)</source>
        <translation>
            <numerusform>重新生成 %n 个（计费 %n 次）</numerusform>
        </translation>
    </message>
    <message>
        <source>Submit again</source>
        <translation>再次提交</translation>
    </message>
    <message numerus="yes">
        <source>The answers of these %n tasks were lost: each may have been charged already.</source>
        <translation>
            <numerusform>这 %n 个任务的回应已丢失：每个都可能已经计费。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Submit %n again (may charge twice)</source>
        <translation>
            <numerusform>再次提交 %n 个（可能重复计费）</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message numerus="yes">
        <source>Take %n task(s) off the list? Video files stay where they are.</source>
        <translation>
            <numerusform>从列表中移除 %n 个任务？视频文件保留在原处。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n from the list</source>
        <translation>
            <numerusform>从列表中移除 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tasks</source>
        <translation>
            <numerusform>%n 个任务</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>under %n s</source>
        <translation>
            <numerusform>不到 %n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>under %n min</source>
        <translation>
            <numerusform>不到 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>%n 秒前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n 分钟前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a date</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>d MMM  HH:mm:ss</source>
        <comment>a moment</comment>
        <translation>M月d日  HH:mm:ss</translation>
    </message>
    <message>
        <source>Recorded on this machine</source>
        <translation>已在本机记录</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>已暂缓</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>已放行</translation>
    </message>
    <message>
        <source>Asked the service</source>
        <translation>已查询服务</translation>
    </message>
    <message>
        <source>Looked for it</source>
        <translation>已查找</translation>
    </message>
    <message>
        <source>Image uploaded</source>
        <translation>图片已上传</translation>
    </message>
    <message>
        <source>Image upload failed</source>
        <translation>图片上传失败</translation>
    </message>
    <message>
        <source>Answer about another task, ignored</source>
        <translation>收到其他任务的回应，已忽略</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Thumbnail saved beside it</source>
        <translation>缩略图已保存在视频旁</translation>
    </message>
    <message>
        <source>The thumbnail could not be fetched</source>
        <translation>无法获取缩略图</translation>
    </message>
    <message>
        <source>Cost measured, in credits</source>
        <translation>测得的费用（积分）</translation>
    </message>
    <message>
        <source>Recovered from a damaged database</source>
        <translation>从损坏的数据库中恢复</translation>
    </message>
    <message>
        <source>Comic</source>
        <extracomment>Where a script has no letters on the keyboard, the mnemonic stands behind the text.</extracomment>
        <translation>漫画</translation>
    </message>
    <message>
        <source>News</source>
        <translation>新闻</translation>
    </message>
    <message>
        <source>Anime</source>
        <translation>动漫</translation>
    </message>
    <message>
        <source>Selfie</source>
        <translation>自拍</translation>
    </message>
    <message>
        <source>Nostalgic</source>
        <translation>怀旧</translation>
    </message>
    <message>
        <source>Thanksgiving</source>
        <translation>感恩节</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙盒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Rushes</source>
        <translation>关于 Rushes</translation>
    </message>
    <message>
        <source>For people who make AI video with a paid service: one click is at most one charge, and nothing that was paid for is lost.</source>
        <translation>为使用付费服务制作 AI 视频的人而设计：点击一次最多计费一次，付过费的内容绝不丢失。</translation>
    </message>
    <message>
        <source>Videos of the built-in sandbox are local animatics, not AI.</source>
        <translation>内置沙盒的视频是本机渲染的动态分镜，并非 AI 生成。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes with no warranty.</source>
        <translation>依据 GNU 通用公共许可证第 3 版或更高版本发布的自由软件。不提供任何担保。</translation>
    </message>
    <message>
        <source>&amp;Copy versions</source>
        <translation>复制版本信息(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ActionHandler</name>
    <message>
        <source>The task list could not be changed: %1</source>
        <extracomment>So many files are selected in a file manager at most. Longest label of a task in &quot;from ...&quot;, in characters.</extracomment>
        <translation>无法更改任务列表：%1</translation>
    </message>
    <message>
        <source>The task has moved on meanwhile; nothing was done.</source>
        <translation>任务状态已有变化；未执行任何操作。</translation>
    </message>
    <message>
        <source>The service cannot be asked now: no key, or it does not run.</source>
        <translation>目前无法查询服务：没有密钥，或服务未运行。</translation>
    </message>
    <message>
        <source>The service could not be asked: %1</source>
        <translation>无法查询服务：%1</translation>
    </message>
    <message>
        <source>The file could not be handled: %1</source>
        <translation>无法处理文件：%1</translation>
    </message>
    <message>
        <source>This video was made with “private”, so the service lets nobody remix it.</source>
        <translation>此视频生成时选择了“私密”，因此服务不允许再创作。</translation>
    </message>
    <message>
        <source>Only %1, which made this video, can remix it. Choose it in Settings first.</source>
        <translation>只有生成此视频的 %1 才能对其再创作。请先在设置中选择该服务。</translation>
    </message>
    <message>
        <source>%1 cannot remix.</source>
        <translation>%1 不支持再创作。</translation>
    </message>
    <message>
        <source>Character from “%1”</source>
        <translation>角色，取自“%1”</translation>
    </message>
    <message>
        <source>Only %1, which made this video, can make a character of it. Choose it in Settings first.</source>
        <translation>只有制作此视频的 %1 能把它做成角色。请先在设置中选择它。</translation>
    </message>
    <message>
        <source>The model that made this video is not known; no character can be asked of it.</source>
        <translation>制作此视频的模型未知，无法请求制作角色。</translation>
    </message>
    <message>
        <source>A character can be made from the first video of a request only.</source>
        <translation>只能用一次请求的第一个视频制作角色。</translation>
    </message>
    <message>
        <source>This video is too short: a character needs at least one second.</source>
        <translation>此视频太短：角色至少需要一秒。</translation>
    </message>
    <message>
        <source>The service gave this character no name.</source>
        <translation>服务没有给此角色名称。</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>保存副本</translation>
    </message>
    <message>
        <source>MP4 video (*.mp4)</source>
        <translation>MP4 视频 (*.mp4)</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>It is here: %1</source>
        <translation>文件在此：%1</translation>
    </message>
    <message>
        <source>Where is %1?</source>
        <translation>%1 在哪里？</translation>
    </message>
    <message>
        <source>%1 is not a whole MP4 video.</source>
        <translation>%1 不是完整的 MP4 视频。</translation>
    </message>
    <message>
        <source>%1 says itself that it is another take.</source>
        <translation>%1 中记录的信息表明它是另一条素材。</translation>
    </message>
    <message numerus="yes">
        <source>%n more missing video(s) found there, too.</source>
        <translation>
            <numerusform>在那里还找到另外 %n 个丢失的视频。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ActionRow</name>
    <message>
        <source>More</source>
        <extracomment>What is in sight in each state, most likely first; anything else that is allowed is in the menu. Done elsewhere in the viewer: the player&apos;s own buttons, the note fields. A button that costs takes no second click for so long, in milliseconds.</extracomment>
        <translation>更多</translation>
    </message>
    <message>
        <source>Everything else that can be done with this task</source>
        <translation>可对此任务执行的其他操作</translation>
    </message>
</context>
<context>
    <name>AnnotationEditor</name>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>无项目</translation>
    </message>
    <message>
        <source>The project that it belongs to; a new name makes a new one</source>
        <translation>所属的项目；输入新名称即新建项目</translation>
    </message>
    <message>
        <source>&amp;Project</source>
        <translation>项目(&amp;P)</translation>
    </message>
    <message>
        <source>No longer a favourite</source>
        <translation>取消收藏</translation>
    </message>
    <message>
        <source>Make it a favourite</source>
        <translation>加入收藏</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
</context>
<context>
    <name>CharacterDialog</name>
    <message>
        <source>Make a character</source>
        <extracomment>The shortest and the longest part that a character can be made from, in seconds.</extracomment>
        <translation>制作角色</translation>
    </message>
    <message>
        <source>A character is somebody or something seen in this video that other prompts can then call by its @name; making one is a request of its own and may be charged.</source>
        <translation>角色是此视频中出现的人或物，之后其他提示词可用 @名称 来使用它；制作角色是一次单独的请求，可能会收费。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;End</source>
        <translation>结束(&amp;E)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Make it (may be charged)</source>
        <translation>制作（可能收费）(&amp;M)</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>The end must come 1 to 3 seconds after the start.</source>
        <translation>结束须在开始之后 1 到 3 秒。</translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message>
        <source>Compare – Rushes</source>
        <translation>对比 – Rushes</translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>第 %1 帧</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>%1  (Space)</source>
        <translation>%1  (空格)</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>%1  (R)</source>
        <translation>%1  (R)</translation>
    </message>
    <message>
        <source>&amp;Blind</source>
        <translation>盲选(&amp;B)</translation>
    </message>
    <message>
        <source>Shuffle the takes and hide which is which until one is picked</source>
        <translation>打乱各条并隐藏编号，直到选定一条</translation>
    </message>
    <message>
        <source>S&amp;ide by side</source>
        <translation>并排(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Wipe</source>
        <translation>划像(&amp;W)</translation>
    </message>
    <message>
        <source>Lay the takes over each other and drag the lines between them</source>
        <translation>将各条素材叠放在一起，拖动它们之间的分界线</translation>
    </message>
    <message>
        <source>Picked</source>
        <translation>已选定</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>选定</translation>
    </message>
</context>
<context>
    <name>ComposePane</name>
    <message>
        <source>Not sent: remove the images that cannot be used, or add others.</source>
        <extracomment>A change is on its way to disk at most so long after it was made, in milliseconds. With more sizes or durations than this in a service, only those of the chosen model are shown. The reference images; the controller fills it.</extracomment>
        <translation>未发送：请移除无法使用的图片，或另行添加。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Not sent: an image that was asked for cannot be used.</source>
        <translation>未发送：指定的图片无法使用。</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>提示词(&amp;P)</translation>
    </message>
    <message>
        <source>Make it a prompt of its own</source>
        <translation>改为独立的提示词</translation>
    </message>
    <message>
        <source>Reference &amp;images</source>
        <translation>参考图(&amp;I)</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>画幅</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>画幅(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;Duration</source>
        <translation>时长(&amp;D)</translation>
    </message>
    <message>
        <source>This model cannot remix.</source>
        <translation>此模型不支持再创作。</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>纵向</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>方形</translation>
    </message>
    <message>
        <source>Only with %1</source>
        <translation>仅限 %1</translation>
    </message>
    <message>
        <source>%1 has no “%2”; %3 is chosen.</source>
        <translation>%1 没有“%2”，已改选 %3。</translation>
    </message>
    <message>
        <source>A remix takes a prompt, size and duration only.</source>
        <translation>再创作只接受提示词、画幅和时长。</translation>
    </message>
    <message>
        <source>Remix of “%1”: say what should change.</source>
        <translation>对“%1”再创作：请说明要改动什么。</translation>
    </message>
    <message>
        <source>Continues “%1” from its frame.</source>
        <translation>从“%1”的画面接续。</translation>
    </message>
    <message>
        <source>Another try at “%1”.</source>
        <translation>再次尝试“%1”。</translation>
    </message>
</context>
<context>
    <name>ContactSheet</name>
    <message>
        <source>the PDF cannot be written</source>
        <extracomment>Called with a literal context and text, so that lupdate finds them.</extracomment>
        <translation>无法写入 PDF</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Safe mode: Rushes ended unexpectedly several times in a row. Videos are not played, and tasks are checked and fetched only when you ask for it.</source>
        <extracomment>How often to look whether another program let go of the database, in milliseconds. What the viewer does itself, or has its own field for.</extracomment>
        <translation>安全模式：Rushes 连续多次意外退出。现在不播放视频，只在您要求时才查询和下载任务。</translation>
    </message>
    <message>
        <source>Back to normal</source>
        <translation>恢复正常</translation>
    </message>
    <message>
        <source>Not sent: the service is not running. Nothing was lost; press Generate again.</source>
        <translation>未发送：服务没有运行。没有丢失任何内容；请再次点击“生成”。</translation>
    </message>
    <message>
        <source>The draft of last time could not be read; the file is kept: %1</source>
        <translation>无法读取上次的草稿；文件已保留：%1</translation>
    </message>
    <message>
        <source>What you type is not being saved: %1</source>
        <translation>您输入的内容未能保存：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) removed from the list; files stay.</source>
        <translation>
            <numerusform>已从列表中移除 %n 个任务；文件保留。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) moved to the trash.</source>
        <translation>
            <numerusform>已将 %n 个视频移到回收站。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept, because money or a result hangs on them.</source>
        <translation>
            <numerusform>保留了 %n 个，因为它们关系到费用或结果。</numerusform>
        </translation>
    </message>
    <message>
        <source>Could not be moved: %1</source>
        <translation>无法移动：%1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Could not be brought back from the trash: %1</source>
        <translation>无法从回收站恢复：%1</translation>
    </message>
    <message>
        <source>First choose how to make videos.</source>
        <translation>请先选择生成视频的方式。</translation>
    </message>
    <message>
        <source>Tasks cannot be recorded now, so nothing is sent.</source>
        <translation>目前无法记录任务，因此不会发送。</translation>
    </message>
    <message>
        <source>The service “%1” of the settings cannot be used. Choose one in Settings.</source>
        <translation>设置中的服务“%1”无法使用。请在设置中选择一个。</translation>
    </message>
    <message>
        <source>RUSHES_API_KEY is not sent to %1 unasked: that is no service that Rushes knows.</source>
        <translation>未经确认不会将 RUSHES_API_KEY 发送给 %1：Rushes 不认识该服务。</translation>
    </message>
    <message>
        <source>Use the key there</source>
        <translation>在该处使用密钥</translation>
    </message>
    <message>
        <source>The API key is kept only until Rushes ends: no keyring took it.</source>
        <translation>API 密钥仅保留到 Rushes 退出：没有可用的密钥环保存它。</translation>
    </message>
    <message>
        <source>The sandbox had crashed and was started again; its tasks go on.</source>
        <translation>沙盒曾崩溃，现已重新启动；任务会继续。</translation>
    </message>
    <message>
        <source>A part of Rushes stopped (%1: %2). Your tasks are safe; start Rushes again.</source>
        <translation>Rushes 的一部分已停止 (%1: %2)。任务是安全的；请重新启动 Rushes。</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) were not sent before Rushes ended. Send now?</source>
        <translation>
            <numerusform>有 %n 个任务在 Rushes 退出前未发送。现在发送吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) were being sent when Rushes ended: their outcome is unknown.</source>
        <translation>
            <numerusform>有 %n 个任务在发送时 Rushes 退出：结果未知。</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) waited in this older copy of the task list: they may have been sent since.</source>
        <translation>
            <numerusform>有 %n 个任务在这份较早的任务列表中尚在等待：之后可能已经发送。</numerusform>
        </translation>
    </message>
    <message>
        <source>Folder for videos</source>
        <translation>视频文件夹</translation>
    </message>
    <message>
        <source>The settings could not be saved: %1</source>
        <translation>无法保存设置：%1</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>History</source>
        <extracomment>The newest lines of a history that are shown; a task that was polled for a day has thousands. Words of Latin letters that are longer than this may break anywhere, at a mark that has no width.</extracomment>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Request and answer</source>
        <translation>请求与回应</translation>
    </message>
    <message>
        <source>DETAILS</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>YOUR NOTES</source>
        <translation>我的备注</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Character</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>References</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Task id</source>
        <translation>任务 ID</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>预计</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>提交时间</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>%1: write this name into a prompt to have it in the video</source>
        <translation>%1：把此名称写入提示词，它就会出现在视频中</translation>
    </message>
    <message>
        <source>watermark</source>
        <translation>水印</translation>
    </message>
    <message>
        <source>private</source>
        <translation>私密</translation>
    </message>
    <message>
        <source>storyboard</source>
        <translation>故事板</translation>
    </message>
    <message>
        <source>thumbnail</source>
        <translation>缩略图</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) a request</source>
        <translation>
            <numerusform>每次请求 %n 个视频</numerusform>
        </translation>
    </message>
    <message>
        <source>lives another %1</source>
        <translation>有效期还剩 %1</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>%1 (already saved)</source>
        <translation>%1（视频已保存）</translation>
    </message>
    <message>
        <source>%1 in all, says the service</source>
        <translation>服务称共需 %1</translation>
    </message>
    <message>
        <source>%1 · download %2</source>
        <translation>%1 · 下载 %2</translation>
    </message>
    <message>
        <source>usually refunded</source>
        <translation>通常会退款</translation>
    </message>
    <message>
        <source>not known: other things moved the balance too, or it was not told</source>
        <translation>未知：余额同时还因其他原因变动，或服务未告知余额</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>The service does not have it yet. Look again in a minute.</source>
        <translation>服务暂时没有此任务。请过一分钟再查找。</translation>
    </message>
    <message>
        <source>The service does not have it: it very probably never arrived.</source>
        <translation>服务没有此任务：请求极可能从未送达。</translation>
    </message>
    <message>
        <source>This service cannot look for a request. Look at its own task list.</source>
        <translation>此服务无法查找请求。请查看它自己的任务列表。</translation>
    </message>
    <message>
        <source>The service could not be asked. Try again when it can be reached.</source>
        <translation>无法查询服务。请在能连接时重试。</translation>
    </message>
    <message>
        <source>That is not a task id.</source>
        <translation>这不是任务 ID。</translation>
    </message>
    <message>
        <source>Another task in the list has that id already.</source>
        <translation>列表中已有另一个任务使用该 ID。</translation>
    </message>
    <message>
        <source>The service does not know that id.</source>
        <translation>服务不认识该 ID。</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>No tasks yet</source>
        <translation>还没有任务</translation>
    </message>
    <message>
        <source>Describe a shot on the left, add reference images if you like, and press Generate (Ctrl+Return).</source>
        <translation>在左侧描述一个镜头，可添加参考图，然后点击“生成”(Ctrl+回车)。</translation>
    </message>
    <message>
        <source>Write a prompt</source>
        <translation>编写提示词</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配项</translation>
    </message>
    <message>
        <source>No task fits this search and filter. Try fewer words.</source>
        <translation>没有任务符合当前的搜索和筛选。请减少关键词。</translation>
    </message>
    <message>
        <source>Show all tasks</source>
        <translation>显示全部任务</translation>
    </message>
    <message>
        <source>Reading the library…</source>
        <translation>正在读取片库…</translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message>
        <source>%1 s</source>
        <extracomment>Progress is told at most this often, seconds.</extracomment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>第 %1 页，共 %2 页</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) saved as %1.</source>
        <translation>
            <numerusform>已将 %n 个任务保存为 %1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pages, numbered.</source>
        <translation>
            <numerusform>共 %n 页，已编号。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a video that can be read left out.</source>
        <translation>
            <numerusform>略去 %n 个没有可读视频的任务。</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>已停止；未写入任何内容。</translation>
    </message>
    <message>
        <source>Not written: %1</source>
        <translation>未写入：%1</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Selection: %n task(s)</source>
        <translation>
            <numerusform>所选：%n 个任务(&amp;S)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>E&amp;verything that the list shows: %n task(s)</source>
        <translation>
            <numerusform>列表中显示的全部：%n 个任务(&amp;V)</numerusform>
        </translation>
    </message>
    <message>
        <source>As</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>标题(&amp;T)</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Stands on the sheet, or names the timeline</source>
        <translation>显示在小样上，或作为时间线名称</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Sto&amp;p</source>
        <translation>停止(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>None of them has a saved video: there is nothing to put on a timeline.</source>
        <translation>其中没有已保存的视频：没有可放入时间线的内容。</translation>
    </message>
    <message numerus="yes">
        <source>%n without a saved video will be left out.</source>
        <translation>
            <numerusform>将略去 %n 个没有已保存视频的任务。</numerusform>
        </translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>All</source>
        <extracomment>Where Tab leaves the bar.</extracomment>
        <translation>全部</translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation>全部任务</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Tasks under way</source>
        <translation>进行中的任务</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Saved videos</source>
        <translation>已保存的视频</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Failed, rejected, expired and taken back</source>
        <translation>失败、已拒绝、已过期和已撤回的任务</translation>
    </message>
    <message>
        <source>Unknown outcomes, missing files: these wait for you</source>
        <translation>结果未知、文件缺失：等待您处理</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>您是否要找“%1”？</translation>
    </message>
    <message>
        <source>There is no term “%1:”.</source>
        <extracomment>By the value of the problem: its class is not loaded for the first paint.</extracomment>
        <translation>没有“%1:”这个搜索项。</translation>
    </message>
    <message>
        <source>There is no status “%1”.</source>
        <translation>没有“%1”这种状态。</translation>
    </message>
    <message>
        <source>“%1” cannot be asked for.</source>
        <translation>无法按“%1”搜索。</translation>
    </message>
    <message>
        <source>“%1” is not a number, such as 3, &gt;3 or &lt;=2.</source>
        <translation>“%1”不是数字，例如 3、&gt;3 或 &lt;=2。</translation>
    </message>
    <message>
        <source>“%1” is not a date, such as 2026-11-01, today or 7d.</source>
        <translation>“%1”不是日期，例如 2026-11-01、today 或 7d。</translation>
    </message>
    <message>
        <source>“%1:” needs a value.</source>
        <translation>“%1:”需要一个值。</translation>
    </message>
    <message>
        <source>A quotation mark is not closed.</source>
        <translation>引号没有成对。</translation>
    </message>
</context>
<context>
    <name>FollowDialog</name>
    <message>
        <source>Follow task ids</source>
        <extracomment>Typing pauses this long before the ids are looked at, in milliseconds.</extracomment>
        <translation>跟踪任务 ID</translation>
    </message>
    <message>
        <source>Paste the ids of tasks that were submitted elsewhere. Rushes asks the service about them and saves their videos here. Nothing is submitted; this costs nothing.</source>
        <translation>粘贴在别处提交的任务的 ID。Rushes 会向服务查询，并将视频保存到本机。不会提交任何任务，也不产生费用。</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Task ids</source>
        <translation>任务 ID</translation>
    </message>
    <message>
        <source>Where the tasks were submitted; its key is used to ask about them</source>
        <translation>提交任务的服务；将使用其密钥查询</translation>
    </message>
    <message>
        <source>on this machine</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>One a line, or with anything between them; links work, too</source>
        <translation>每行一个，或以任意内容分隔；链接也可以</translation>
    </message>
    <message>
        <source>What becomes of each id</source>
        <translation>每个 ID 的处理方式</translation>
    </message>
    <message>
        <source>Untick what is to be left out  (Space)</source>
        <translation>取消勾选要略去的项  (空格)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>cannot be a task id</source>
        <translation>不可能是任务 ID</translation>
    </message>
    <message>
        <source>looks like an API key; keys belong in Settings</source>
        <translation>像是 API 密钥；密钥应在设置中填写</translation>
    </message>
    <message>
        <source>in the list already</source>
        <translation>已在列表中</translation>
    </message>
    <message>
        <source>more likely a word than an id</source>
        <translation>更像单词而非 ID</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Follow %n task(s)</source>
        <translation>
            <numerusform>跟踪 %n 个任务(&amp;F)</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>跟踪(&amp;F)</translation>
    </message>
    <message numerus="yes">
        <source>%n in the list already.</source>
        <translation>
            <numerusform>%n 个已在列表中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be task ids and are left out.</source>
        <translation>
            <numerusform>%n 个不可能是任务 ID，已略去。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no task id in this text.</source>
        <translation>此文本中没有任务 ID。</translation>
    </message>
</context>
<context>
    <name>FoundVideoDialog</name>
    <message>
        <source>A video made by Rushes</source>
        <translation>Rushes 生成的视频</translation>
    </message>
    <message>
        <source>Reference images that are not on this machine; add them again: %1</source>
        <translation>本机上没有以下参考图，请重新添加：%1</translation>
    </message>
    <message>
        <source>Its task is in the library already.</source>
        <translation>片库中已有它的任务。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>&amp;Show in the list</source>
        <translation>在列表中显示(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Add to the list</source>
        <translation>添加到列表(&amp;A)</translation>
    </message>
    <message>
        <source>The file stays where it is</source>
        <translation>文件保留在原处</translation>
    </message>
    <message>
        <source>Puts prompt, model and settings into the compose pane; nothing is sent  (Ctrl+Return)</source>
        <translation>将提示词、模型和设置填入创作窗格；不会发送  (Ctrl+回车)</translation>
    </message>
    <message>
        <source>&amp;Edit as new</source>
        <translation>编辑为新任务(&amp;E)</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>第一帧</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>References</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>生成服务</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>提交时间</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>watermark</source>
        <translation>水印</translation>
    </message>
    <message>
        <source>private</source>
        <translation>私密</translation>
    </message>
    <message>
        <source>storyboard</source>
        <translation>故事板</translation>
    </message>
    <message>
        <source>thumbnail</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>remix</source>
        <translation>再创作</translation>
    </message>
</context>
<context>
    <name>FullScreen</name>
    <message>
        <source>Full screen – Rushes</source>
        <extracomment>The pointer and the controls go away when the mouse has been still for so long.</extracomment>
        <translation>全屏 – Rushes</translation>
    </message>
</context>
<context>
    <name>GenerateBar</name>
    <message>
        <source>Takes</source>
        <extracomment>After a request went out, presses are taken for the same press until there was none for so long. In seconds.</extracomment>
        <translation>条数</translation>
    </message>
    <message>
        <source>How many videos to ask for; each is charged on its own</source>
        <translation>要生成多少条视频；每条单独计费</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Ask the service for it; this may be charged (Ctrl+Return)</source>
        <translation>请求服务生成；可能会计费 (Ctrl+回车)</translation>
    </message>
    <message>
        <source> take</source>
        <translation> 条</translation>
    </message>
    <message>
        <source> takes</source>
        <translation> 条</translation>
    </message>
    <message numerus="yes">
        <source>Waiting for %n image(s) · stop</source>
        <translation>
            <numerusform>等待 %n 张图片 · 停止</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting · stop</source>
        <translation>等待中 · 停止</translation>
    </message>
    <message>
        <source>Added to the list</source>
        <translation>已加入列表</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>已加入</translation>
    </message>
    <message numerus="yes">
        <source>Generate %n takes</source>
        <translation>
            <numerusform>生成 %n 条</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Generate ×%n</source>
        <translation>
            <numerusform>生成 ×%n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message>
        <source>API key for %1</source>
        <translation>%1 的 API 密钥</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The key is sent to this address only and never written to a file.</source>
        <translation>密钥只会发送到此地址，绝不会写入任何文件。</translation>
    </message>
    <message>
        <source>Your key is for another service? Choose that in Settings first.</source>
        <translation>您的密钥属于其他服务？请先在设置中选择该服务。</translation>
    </message>
</context>
<context>
    <name>KeyPanel</name>
    <message>
        <source>S&amp;how</source>
        <translation>显示(&amp;H)</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>显示输入的内容</translation>
    </message>
    <message>
        <source>Sa&amp;ve key</source>
        <translation>保存密钥(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Check</source>
        <translation>检查(&amp;C)</translation>
    </message>
    <message>
        <source>Ask the service for the balance</source>
        <translation>向服务查询余额</translation>
    </message>
    <message>
        <source>&amp;Delete key</source>
        <translation>删除密钥(&amp;D)</translation>
    </message>
    <message>
        <source>The typed key was for another address, so it is not kept. Enter this one&apos;s.</source>
        <translation>输入的密钥属于另一个地址，因此未保存。请输入此地址的密钥。</translation>
    </message>
    <message>
        <source>The sandbox runs on this machine and needs no key.</source>
        <translation>沙盒在本机运行，不需要密钥。</translation>
    </message>
    <message>
        <source>API key for %1</source>
        <translation>%1 的 API 密钥</translation>
    </message>
    <message>
        <source>The key works.</source>
        <translation>密钥有效。</translation>
    </message>
    <message>
        <source>%1 credits left on the whole account.</source>
        <translation>整个账户剩余 %1 积分。</translation>
    </message>
    <message>
        <source>It may use %1.</source>
        <translation>可使用 %1。</translation>
    </message>
    <message>
        <source>It may use %1, but not %2.</source>
        <translation>可使用 %1，但不能使用 %2。</translation>
    </message>
    <message>
        <source>There is no key to check.</source>
        <translation>没有可检查的密钥。</translation>
    </message>
    <message>
        <source>The service refused this key.</source>
        <translation>服务拒绝了此密钥。</translation>
    </message>
    <message>
        <source>The service does not let this key ask for its balance.</source>
        <translation>服务不允许此密钥查询余额。</translation>
    </message>
    <message>
        <source>The key works, but nothing is left on it.</source>
        <translation>密钥有效，但余额已用完。</translation>
    </message>
    <message>
        <source>The service cannot be reached, so the key was not checked.</source>
        <translation>无法连接服务，因此未检查密钥。</translation>
    </message>
    <message>
        <source>The service&apos;s certificate is not trusted, so the key was not sent.</source>
        <translation>服务的证书不受信任，因此未发送密钥。</translation>
    </message>
    <message>
        <source>The proxy does not work, so the key was not checked.</source>
        <translation>代理无法使用，因此未检查密钥。</translation>
    </message>
    <message>
        <source>There is no such service at this address.</source>
        <translation>此地址没有这样的服务。</translation>
    </message>
    <message>
        <source>The service gave no usable answer, so the key was not checked.</source>
        <translation>服务没有给出可用的回应，因此未检查密钥。</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>Paste the API key from your account (Return saves it)</source>
        <translation>粘贴您账户的 API 密钥（按回车保存）</translation>
    </message>
    <message>
        <source>Storing the key…</source>
        <translation>正在存储密钥…</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在查询服务…</translation>
    </message>
    <message>
        <source>Deleting the key…</source>
        <translation>正在删除密钥…</translation>
    </message>
    <message>
        <source>Looking into the keyring…</source>
        <translation>正在查看密钥环…</translation>
    </message>
    <message>
        <source>A key is in use; type another to replace it</source>
        <translation>已有密钥在使用；输入新密钥可替换</translation>
    </message>
    <message>
        <source>RUSHES_API_KEY wins over a stored key</source>
        <translation>RUSHES_API_KEY 优先于已存储的密钥</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>It comes from the environment and is not stored</source>
        <translation>密钥来自环境变量，不会存储</translation>
    </message>
    <message>
        <source>Its balance has no limit.</source>
        <translation>余额不限。</translation>
    </message>
    <message>
        <source>%1 credits left.</source>
        <translation>剩余 %1 积分。</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>The service does not run now.</source>
        <extracomment>How long the status bar tells that files were moved. Of more tasks than this it is not counted how many have a video: it would be felt.</extracomment>
        <translation>服务目前没有运行。</translation>
    </message>
    <message>
        <source>The tasks could not be recorded: %1</source>
        <translation>无法记录任务：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) are followed now</source>
        <translation>
            <numerusform>现在跟踪 %n 个任务</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a video made by Rushes</source>
        <translation>打开 Rushes 生成的视频</translation>
    </message>
    <message>
        <source>MP4 video (*.mp4)</source>
        <translation>MP4 视频 (*.mp4)</translation>
    </message>
    <message>
        <source>It could not be recorded: %1</source>
        <translation>无法记录：%1</translation>
    </message>
    <message>
        <source>%1 does not tell what it was made from: not saved by Rushes, or edited since.</source>
        <translation>%1 未说明由什么生成：它不是由 Rushes 保存的，或之后被编辑过。</translation>
    </message>
    <message>
        <source>%1 is not a whole MP4 video.</source>
        <translation>%1 不是完整的 MP4 视频。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>none of the videos can be read</source>
        <translation>没有一个视频可以读取</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) moved to %1</source>
        <translation>
            <numerusform>已将 %n 个视频移到 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) outside the videos folder stay where they are.</source>
        <translation>
            <numerusform>%n 个视频不在视频文件夹中，保留在原处。</numerusform>
        </translation>
    </message>
    <message>
        <source>Could not be moved: %1</source>
        <translation>无法移动：%1</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;File</source>
        <extracomment>About what a window manager puts above a window, in pixels. Somebody asked to close it; before anybody listens to the signal, too. What is behind it runs; see :meth:`set_ready`.</extracomment>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Task</source>
        <translation>任务(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;New prompt</source>
        <translation>新建提示词(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Add images…</source>
        <translation>添加图片(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Follow task ids…</source>
        <translation>跟踪任务 ID(&amp;F)…</translation>
    </message>
    <message>
        <source>Open a video made by &amp;Rushes…</source>
        <translation>打开 Rushes 生成的视频(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Export selection…</source>
        <translation>导出所选(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Paste image</source>
        <translation>粘贴图片(&amp;P)</translation>
    </message>
    <message>
        <source>Go to the &amp;prompt</source>
        <translation>转到提示词(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Search tasks</source>
        <translation>搜索任务(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Generate</source>
        <translation>生成(&amp;G)</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>&amp;Pause sending</source>
        <translation>暂停发送(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Compose pane</source>
        <translation>创作窗格(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Viewer pane</source>
        <translation>查看窗格(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Spending…</source>
        <translation>花费(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>Show &amp;logs</source>
        <translation>显示日志(&amp;L)</translation>
    </message>
    <message>
        <source>Support &amp;bundle…</source>
        <translation>支持包(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;About Rushes</source>
        <translation>关于 Rushes(&amp;A)</translation>
    </message>
</context>
<context>
    <name>NoteEditor</name>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>写备注</translation>
    </message>
</context>
<context>
    <name>NotePopup</name>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Ctrl+Return saves</source>
        <translation>按 Ctrl+回车 保存</translation>
    </message>
    <message>
        <source>What is good, what to change, where to use it</source>
        <translation>好在哪里、要改什么、用在何处</translation>
    </message>
    <message>
        <source>These tasks have different notes. What you write here takes the place of all of them.</source>
        <translation>这些任务的备注各不相同。在此填写的内容将替换全部备注。</translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message numerus="yes">
        <source>%n video(s) ready</source>
        <extracomment>Batches that end within so long are told in one notification, in milliseconds.</extracomment>
        <translation>
            <numerusform>%n 个视频就绪</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 个失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) a look</source>
        <translation>
            <numerusform>%n 个待处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Offer</name>
    <message>
        <source>Pasted image</source>
        <extracomment>Types whose bytes are a file as it is, best first. Anything else comes as a decoded picture.</extracomment>
        <translation>粘贴的图片</translation>
    </message>
</context>
<context>
    <name>OptionsSection</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Leave the look to the prompt</source>
        <translation>由提示词决定风格</translation>
    </message>
    <message>
        <source>More &amp;options</source>
        <translation>更多选项(&amp;O)</translation>
    </message>
    <message>
        <source>Style, watermark, private, storyboard, thumbnail (Alt+O)</source>
        <translation>风格、水印、私密、故事板、缩略图 (Alt+O)</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>更多选项</translation>
    </message>
    <message>
        <source>St&amp;yle</source>
        <translation>风格(&amp;Y)</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>&amp;Watermark</source>
        <translation>水印(&amp;W)</translation>
    </message>
    <message>
        <source>P&amp;rivate</source>
        <translation>私密(&amp;R)</translation>
    </message>
    <message>
        <source>Story&amp;board</source>
        <translation>故事板(&amp;B)</translation>
    </message>
    <message>
        <source>T&amp;humbnail</source>
        <translation>缩略图(&amp;H)</translation>
    </message>
    <message>
        <source>Put the service&apos;s mark into the picture</source>
        <translation>在画面中加入服务的水印</translation>
    </message>
    <message>
        <source>Not published by the service; it cannot be remixed later</source>
        <translation>服务不会公开；之后无法再创作</translation>
    </message>
    <message>
        <source>More precise control: describe the shots one after another</source>
        <translation>更精确的控制：逐个描述镜头</translation>
    </message>
    <message>
        <source>Also make a still picture</source>
        <translation>同时生成一张静态图</translation>
    </message>
    <message>
        <source>&amp;Videos a request</source>
        <translation>每次请求的视频数(&amp;V)</translation>
    </message>
    <message>
        <source>Videos a request</source>
        <translation>每次请求的视频数</translation>
    </message>
    <message>
        <source>The service makes, and charges, so many videos of one request</source>
        <translation>服务为一次请求生成并计费的视频数</translation>
    </message>
    <message>
        <source>%1 does not offer this.</source>
        <translation>%1 不提供此项。</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) a request</source>
        <translation>
            <numerusform>每次请求 %n 个视频</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlayerView</name>
    <message>
        <source>Turn the player on again</source>
        <translation>重新打开播放器</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>The language changes completely at the next start.</source>
        <extracomment>How long a request that is being sent may still take when the program is told to end, seconds. A run that lasted so long did not die of its start, in milliseconds.</extracomment>
        <translation>下次启动时语言才会完全切换。</translation>
    </message>
    <message>
        <source>Something went wrong in Rushes (%1). Your tasks are safe; Help ▸ Support bundle has details.</source>
        <translation>Rushes 内部出错 (%1)。任务是安全的；详情见“帮助 ▸ 支持包”。</translation>
    </message>
    <message>
        <source>The settings could not be read; defaults are in use. The old file is kept: %1</source>
        <translation>无法读取设置；正在使用默认值。旧文件已保留：%1</translation>
    </message>
</context>
<context>
    <name>ProjectPopup</name>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>无项目</translation>
    </message>
    <message>
        <source>Different projects</source>
        <translation>项目各不相同</translation>
    </message>
</context>
<context>
    <name>PromptEditor</name>
    <message>
        <source>Describe the video: subject, action, camera, light, mood…</source>
        <extracomment>More text than this is not pasted at once: no prompt is so long, and laying it out would freeze the window. Nor is text with a single line longer than this.</extracomment>
        <translation>描述视频：主体、动作、镜头、光线、氛围…</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What the video shows (Ctrl+L)</source>
        <translation>视频的内容 (Ctrl+L)</translation>
    </message>
</context>
<context>
    <name>PromptList</name>
    <message>
        <source>Type to narrow</source>
        <translation>输入以筛选</translation>
    </message>
    <message>
        <source>Narrow the list</source>
        <translation>筛选列表</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Save this prompt as a preset</source>
        <translation>将此提示词存为预设</translation>
    </message>
    <message>
        <source>(Del removes it)</source>
        <translation>（按 Del 移除）</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>没有匹配项。</translation>
    </message>
</context>
<context>
    <name>PromptSection</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Take an earlier prompt</source>
        <translation>选用以前的提示词</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Add a phrase for camera, light or look, or one of your own</source>
        <translation>添加镜头、光线或质感的短语，或您自己的短语</translation>
    </message>
    <message>
        <source>Prompts that you generate appear here.</source>
        <translation>您生成过的提示词会出现在这里。</translation>
    </message>
    <message>
        <source>Remove them</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Take them out (Ctrl+Z brings them back)</source>
        <translation>将其移除（按 Ctrl+Z 恢复）</translation>
    </message>
    <message>
        <source>Insert as much as the model takes</source>
        <translation>插入模型所能接受的部分</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不粘贴</translation>
    </message>
    <message>
        <source>Close this note</source>
        <translation>关闭此提示</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 character</source>
        <translation>%1 个字符</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 个字符</translation>
    </message>
    <message>
        <source>Holds invisible characters: %1</source>
        <translation>含有不可见字符：%1</translation>
    </message>
    <message>
        <source>Not pasted: the clipboard holds %1 characters; this model takes %2.</source>
        <translation>未粘贴：剪贴板有 %1 个字符；此模型最多接受 %2 个。</translation>
    </message>
    <message>
        <source>Paste what fits</source>
        <translation>粘贴可容纳的部分</translation>
    </message>
</context>
<context>
    <name>RatingStars</name>
    <message>
        <source>Rating</source>
        <extracomment>A note is kept this long after the last key.</extracomment>
        <translation>评分</translation>
    </message>
    <message>
        <source>Rate it  (1–5, 0 clears)</source>
        <translation>评分  (1–5，0 清除)</translation>
    </message>
</context>
<context>
    <name>ReelBar</name>
    <message>
        <source>Previous shot</source>
        <translation>上一镜头</translation>
    </message>
    <message>
        <source>Next shot</source>
        <translation>下一镜头</translation>
    </message>
    <message>
        <source>End the reel</source>
        <translation>结束连播</translation>
    </message>
    <message>
        <source>Reel: shot %1 of %2</source>
        <translation>连播：第 %1 / %2 个镜头</translation>
    </message>
    <message>
        <source>a chain of %1</source>
        <translation>由 %1 段接续而成</translation>
    </message>
</context>
<context>
    <name>ReferencePane</name>
    <message>
        <source>Reference images</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>Drop, paste or browse for images that the video begins from</source>
        <translation>拖入、粘贴或浏览图片，作为视频的起点</translation>
    </message>
    <message>
        <source>The clipboard holds no image, file or web address.</source>
        <translation>剪贴板中没有图片、文件或网址。</translation>
    </message>
    <message>
        <source>Add reference images</source>
        <translation>添加参考图</translation>
    </message>
    <message>
        <source>Images (*.jpg *.jpeg *.png *.webp *.gif)</source>
        <translation>图片 (*.jpg *.jpeg *.png *.webp *.gif)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Web address of an image</source>
        <translation>图片的网址</translation>
    </message>
    <message>
        <source>Enter adds it, Esc closes</source>
        <translation>按回车添加，按 Esc 关闭</translation>
    </message>
    <message>
        <source>Drop images here</source>
        <translation>将图片拖放到此处</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Add image files (Ctrl+O)</source>
        <translation>添加图片文件 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Add the image or address in the clipboard (Ctrl+V)</source>
        <translation>添加剪贴板中的图片或网址 (Ctrl+V)</translation>
    </message>
    <message>
        <source>Web address</source>
        <translation>网址</translation>
    </message>
    <message>
        <source>Add an image by its https address</source>
        <translation>通过 https 网址添加图片</translation>
    </message>
    <message>
        <source>Undo removal</source>
        <translation>撤销移除</translation>
    </message>
    <message>
        <source>Put it back (Ctrl+Z in the list)</source>
        <translation>放回（在列表中按 Ctrl+Z）</translation>
    </message>
    <message>
        <source>Images that were left out</source>
        <translation>略去的图片</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>List what was left out, and why</source>
        <translation>列出略去的图片及原因</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Close this note</source>
        <translation>关闭此提示</translation>
    </message>
    <message>
        <source>Remove what cannot be sent</source>
        <translation>移除无法发送的图片</translation>
    </message>
    <message>
        <source>Remove every row that is marked red</source>
        <translation>移除所有标红的行</translation>
    </message>
    <message>
        <source>This model takes no reference images.</source>
        <translation>此模型不接受参考图。</translation>
    </message>
    <message>
        <source>%1, uploaded first: anybody with the link can see them</source>
        <translation>%1，先上传：任何有链接的人都能看到</translation>
    </message>
    <message>
        <source>%1, sent as Base64</source>
        <translation>%1，以 Base64 发送</translation>
    </message>
    <message numerus="yes">
        <source>%n left out: </source>
        <translation>
            <numerusform>略去 %n 张：</numerusform>
        </translation>
    </message>
    <message>
        <source>Hide them</source>
        <translation>隐藏</translation>
    </message>
</context>
<context>
    <name>ReferenceView</name>
    <message>
        <source>Reference images, in the order in which they are sent</source>
        <translation>参考图，按发送顺序排列</translation>
    </message>
    <message>
        <source>Move up	Alt+Up</source>
        <translation>上移	Alt+Up</translation>
    </message>
    <message>
        <source>Move down	Alt+Down</source>
        <translation>下移	Alt+Down</translation>
    </message>
    <message>
        <source>Make it smaller</source>
        <translation>缩小图片</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>移除	Del</translation>
    </message>
</context>
<context>
    <name>SandboxPage</name>
    <message>
        <source>The sandbox renders local animatics, not AI video, and charges nothing. Here it can be told to misbehave the way a real service does. A change takes effect at once; what it was making is begun anew.</source>
        <translation>沙盒在本机渲染动态分镜，不是 AI 视频，也不收费。在这里可以让它像真实服务那样出现各种故障。更改立即生效；正在制作的视频会重新开始。</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>&amp;Weather</source>
        <translation>状况(&amp;W)</translation>
    </message>
    <message>
        <source>Calm: nothing goes wrong</source>
        <translation>平稳：没有故障</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>缓慢</translation>
    </message>
    <message>
        <source>Rough: a bit of everything</source>
        <translation>混乱：各种故障都有一些</translation>
    </message>
    <message>
        <source>Hasty: links expire after a minute</source>
        <translation>急促：链接一分钟后过期</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>&amp;Failed tasks</source>
        <translation>任务失败(&amp;F)</translation>
    </message>
    <message>
        <source>Accepted, then failed and refunded</source>
        <translation>接受后失败，并退费</translation>
    </message>
    <message>
        <source>&amp;Lost answers</source>
        <translation>回应丢失(&amp;L)</translation>
    </message>
    <message>
        <source>Accepted, but the answer never comes</source>
        <translation>已接受，但没有回应</translation>
    </message>
    <message>
        <source>&amp;Too fast (429)</source>
        <translation>请求过快 (429)(&amp;T)</translation>
    </message>
    <message>
        <source>Asks to slow down</source>
        <translation>要求放慢速度</translation>
    </message>
    <message>
        <source>Server &amp;errors (5xx)</source>
        <translation>服务器错误 (5xx)(&amp;E)</translation>
    </message>
    <message>
        <source>500, 502, 503 or 504</source>
        <translation>500、502、503 或 504</translation>
    </message>
    <message>
        <source>&amp;Busy (503)</source>
        <translation>繁忙 (503)(&amp;B)</translation>
    </message>
    <message>
        <source>Says that nothing was accepted</source>
        <translation>表示未接受任何请求</translation>
    </message>
    <message>
        <source>&amp;Cut downloads</source>
        <translation>下载中断(&amp;C)</translation>
    </message>
    <message>
        <source>The file stops midway</source>
        <translation>文件传到一半中断</translation>
    </message>
    <message>
        <source>&amp;Answers take up to</source>
        <translation>回应最长耗时(&amp;A)</translation>
    </message>
    <message>
        <source>Tasks wait &amp;up to</source>
        <translation>任务最长等待(&amp;U)</translation>
    </message>
    <message>
        <source> kB/s</source>
        <translation> kB/s</translation>
    </message>
    <message>
        <source>as fast as it goes</source>
        <translation>不限速</translation>
    </message>
    <message>
        <source>&amp;Downloads run at</source>
        <translation>下载速度(&amp;D)</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Lin&amp;ks live for</source>
        <translation>链接有效期(&amp;K)</translation>
    </message>
    <message>
        <source>as fast as it renders</source>
        <translation>渲染完立即完成</translation>
    </message>
    <message>
        <source>&amp;Pace of a real service</source>
        <translation>真实服务的节奏(&amp;P)</translation>
    </message>
    <message>
        <source>The same number brings the same trouble in the same places</source>
        <translation>相同的数字会在相同的位置带来相同的故障</translation>
    </message>
    <message>
        <source>Lu&amp;ck (seed)</source>
        <translation>运气（种子）(&amp;C)</translation>
    </message>
</context>
<context>
    <name>ScrubBar</name>
    <message>
        <source>Position</source>
        <extracomment>Space left and right of the groove, so that the handle is whole at both ends.</extracomment>
        <translation>播放位置</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search tasks</source>
        <extracomment>A term that is being typed is not called wrong before its typist pauses this long. On a screen so wide the chips will stand beside the field, in pixels. The field beside the chips still shows what it is for. How much narrower a dense chip is, in pixels.</extracomment>
        <translation>搜索任务</translation>
    </message>
    <message>
        <source>Search prompts, notes, ids   Ctrl+F</source>
        <translation>搜索提示词、备注、ID   Ctrl+F</translation>
    </message>
    <message>
        <source>Search (Ctrl+F). Words, &quot;exact words&quot;, -without, and terms:
status:failed  model:sora-2-pro  tag:opening  rating:&gt;3  is:favourite  has:note
before:2026-11-01  after:7d  on:today  project:film  id:video_12  duration:&gt;10</source>
        <translation>搜索 (Ctrl+F)。可用词语、&quot;完整短语&quot;、-排除词，以及搜索项：
status:failed  model:sora-2-pro  tag:opening  rating:&gt;3  is:favourite  has:note
before:2026-11-01  after:7d  on:today  project:film  id:video_12  duration:&gt;10</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>搜索 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Clear the search (Esc)</source>
        <translation>清除搜索 (Esc)</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙盒</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Where new tasks are sent</source>
        <translation>新任务发送到哪里</translation>
    </message>
    <message>
        <source>%1: local animatics, no key</source>
        <translation>%1：本机动态分镜，无需密钥</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Service address</source>
        <translation>服务地址</translation>
    </message>
    <message>
        <source>Change it for a gateway that speaks like the service above</source>
        <translation>可改为与上述服务协议相同的网关</translation>
    </message>
    <message>
        <source>The command line names the service for this session; a change counts from the next start.</source>
        <translation>本次的服务由命令行指定；更改从下次启动起生效。</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>on this machine</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>Prompts, images and the key for this address go to %1, not to %2.</source>
        <translation>提示词、图片和此地址的密钥会发送给 %1，而不是 %2。</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>跟随桌面</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>A new language counts from the next start.</source>
        <translation>新语言从下次启动起生效。</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>&amp;Tell me when a batch is done</source>
        <translation>一批任务完成时通知我(&amp;T)</translation>
    </message>
    <message>
        <source>Through the desktop, while this window is not in front</source>
        <translation>当此窗口不在前台时，通过桌面通知</translation>
    </message>
    <message>
        <source>Show an icon in the &amp;tray</source>
        <translation>在托盘中显示图标(&amp;T)</translation>
    </message>
    <message>
        <source>This desktop has no tray</source>
        <translation>此桌面没有托盘</translation>
    </message>
    <message>
        <source>Finished videos</source>
        <translation>完成的视频</translation>
    </message>
    <message>
        <source>Folder for videos</source>
        <translation>视频文件夹</translation>
    </message>
    <message>
        <source>Leave it empty for the desktop&apos;s own videos folder</source>
        <translation>留空则使用桌面自带的视频文件夹</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>--data-dir was given: videos go below that folder.</source>
        <translation>已指定 --data-dir：视频保存在该文件夹下。</translation>
    </message>
    <message>
        <source>Reference images</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>&amp;Leave location and camera data out of what is sent</source>
        <translation>发送时去除位置和相机信息(&amp;L)</translation>
    </message>
    <message>
        <source>An image that a service has you upload first can be opened by anyone who has its address.</source>
        <translation>若服务要求先上传图片，任何知道其网址的人都能打开。</translation>
    </message>
    <message>
        <source>Write the whole path of the folder, or choose it with Browse.</source>
        <translation>请填写文件夹的完整路径，或用“浏览”选择。</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>As the environment says</source>
        <translation>按环境变量</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>This one:</source>
        <translation>使用此代理：</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>Certificates are always checked. This machine&apos;s own services are never asked through a proxy.</source>
        <translation>始终检查证书。本机自己的服务绝不经过代理访问。</translation>
    </message>
    <message>
        <source>The password would be stored in plain text. Set HTTPS_PROXY in the environment instead.</source>
        <translation>密码将以明文存储。请改用环境变量 HTTPS_PROXY。</translation>
    </message>
    <message>
        <source>Write it as http://host:port or socks5://host:port.</source>
        <translation>请写成 http://host:port 或 socks5://host:port。</translation>
    </message>
    <message>
        <source>Prompts, images and the key for this address will be sent to %1.</source>
        <translation>提示词、图片和此地址的密钥将发送给 %1。</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>使用 %1</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Find a key or what it does</source>
        <translation>查找按键或其功能</translation>
    </message>
    <message>
        <source>Find a shortcut</source>
        <translation>查找快捷键</translation>
    </message>
    <message>
        <source>No shortcut says that.</source>
        <translation>没有匹配的快捷键。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Saved views, projects and tags</source>
        <translation>已存视图、项目和标签</translation>
    </message>
    <message>
        <source>Save search…</source>
        <translation>保存搜索…</translation>
    </message>
    <message>
        <source>Keep the search and the chip above the list as a view</source>
        <translation>将搜索和列表上方的筛选保存为视图</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>已存视图</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Rename this view…	F2</source>
        <translation>重命名此视图…	F2</translation>
    </message>
    <message>
        <source>Forget this view	Del</source>
        <translation>删除此视图	Del</translation>
    </message>
    <message>
        <source>Search for something first, or press a chip above the list</source>
        <translation>请先搜索，或点按列表上方的筛选</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>保存此搜索</translation>
    </message>
    <message>
        <source>Rename this view</source>
        <translation>重命名此视图</translation>
    </message>
    <message>
        <source>Name of the view:</source>
        <translation>视图名称：</translation>
    </message>
</context>
<context>
    <name>SpendingDialog</name>
    <message>
        <source>Spending</source>
        <translation>花费</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>分组方式</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>&amp;Save as CSV…</source>
        <translation>另存为 CSV(&amp;S)…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>That did not work: %1</source>
        <translation>操作未成功：%1</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last 365 days</source>
        <translation>最近 365 天</translation>
    </message>
    <message>
        <source>All time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>All that cost money</source>
        <translation>所有收费的服务</translation>
    </message>
    <message>
        <source>%1 (not real money)</source>
        <translation>%1（非真实费用）</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Tasks that were accepted, or may have been</source>
        <translation>已被接受或可能已被接受的任务</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>已生成</translation>
    </message>
    <message>
        <source>Tasks with a video</source>
        <translation>有视频的任务</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒数</translation>
    </message>
    <message>
        <source>Length of the videos made</source>
        <translation>已生成视频的总长度</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Tasks that failed; services refund them</source>
        <translation>失败的任务；服务会退费</translation>
    </message>
    <message>
        <source>Unclear</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Tasks whose outcome is unknown: they may have been charged</source>
        <translation>结果未知的任务：可能已经计费</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Known cost of the tasks that did not fail</source>
        <translation>未失败任务的已知费用</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>已退费</translation>
    </message>
    <message>
        <source>Known cost of the tasks that failed</source>
        <translation>失败任务的已知费用</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>已测得</translation>
    </message>
    <message>
        <source>How many of the tasks sent have a known cost</source>
        <translation>已发送的任务中有多少费用已知</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>(not told)</source>
        <translation>（未告知）</translation>
    </message>
    <message>
        <source>(no project)</source>
        <translation>（无项目）</translation>
    </message>
    <message>
        <source>%1: %2 credits left at %3</source>
        <translation>%1：%3 时剩余 %2 积分</translation>
    </message>
    <message>
        <source>Nothing was sent in this time.</source>
        <translation>此时段内没有发送任何任务。</translation>
    </message>
    <message numerus="yes">
        <source>The cost of %n task(s) was measured.</source>
        <translation>
            <numerusform>已测得 %n 个任务的费用。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The cost of %n task(s) is not known and not in these sums: services do not tell it, and it can only be measured where a single task was accepted between two readings of the balance.</source>
        <translation>
            <numerusform>%n 个任务的费用未知，未计入以上合计：服务不会告知费用，只有在两次读取余额之间恰好接受了一个任务时才能测得。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) have an unknown outcome and may have been charged.</source>
        <translation>
            <numerusform>%n 个任务结果未知，可能已经计费。</numerusform>
        </translation>
    </message>
    <message>
        <source>Each service counts its own credits.</source>
        <translation>各服务的积分分别计算。</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>另存为 CSV</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>No service chosen</source>
        <translation>未选择服务</translation>
    </message>
    <message>
        <source>Nothing under way</source>
        <translation>没有进行中的任务</translation>
    </message>
    <message numerus="yes">
        <source>%n active</source>
        <translation>
            <numerusform>%n 个进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>next check in %1 s</source>
        <translation>%1 秒后查询</translation>
    </message>
    <message>
        <source>saving to %1</source>
        <translation>保存到 %1</translation>
    </message>
</context>
<context>
    <name>StatusWatch</name>
    <message>
        <source>Local animatics, not AI</source>
        <translation>本机动态分镜，非 AI</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限额</translation>
    </message>
    <message>
        <source>%1 credits left</source>
        <translation>剩余 %1 积分</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>not reachable</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>needs a key</source>
        <translation>需要密钥</translation>
    </message>
</context>
<context>
    <name>SupportBundleDialog</name>
    <message>
        <source>Support bundle</source>
        <translation>支持包</translation>
    </message>
    <message>
        <source>This is everything that the bundle will hold. Nothing is sent anywhere: it is saved as one file that you can pass on. Keys, links and image bytes are never in it.</source>
        <translation>以下是支持包将包含的全部内容。不会发送到任何地方：只保存为一个文件，由您转交。其中绝不含密钥、链接和图片数据。</translation>
    </message>
    <message>
        <source>Files in the bundle</source>
        <translation>支持包中的文件</translation>
    </message>
    <message>
        <source>What the file holds</source>
        <translation>文件内容</translation>
    </message>
    <message>
        <source>&amp;Include prompts, notes and file names</source>
        <translation>包含提示词、备注和文件名(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation>正在收集…</translation>
    </message>
    <message>
        <source>Save support bundle</source>
        <translation>保存支持包</translation>
    </message>
</context>
<context>
    <name>TagEditor</name>
    <message>
        <source>Add a tag</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>Add tag</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>Type a tag and press Enter; several are parted by blanks</source>
        <translation>输入标签后按回车；多个标签以空格分隔</translation>
    </message>
    <message>
        <source>Tag %1, press to take it off</source>
        <translation>标签 %1，按下即可移除</translation>
    </message>
    <message>
        <source>Take this tag off</source>
        <translation>移除此标签</translation>
    </message>
</context>
<context>
    <name>TagsPopup</name>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tags to add</source>
        <translation>要添加的标签</translation>
    </message>
    <message>
        <source>Tags to add, with blanks between</source>
        <translation>要添加的标签，以空格分隔</translation>
    </message>
    <message>
        <source>Press to take this tag off</source>
        <translation>按下以移除此标签</translation>
    </message>
</context>
<context>
    <name>TaskGrid</name>
    <message>
        <source>Tasks as stills</source>
        <translation>以缩略图显示的任务</translation>
    </message>
</context>
<context>
    <name>TaskMenu</name>
    <message>
        <source>No rating	0</source>
        <extracomment>Groups of entries between separators. Frames belong to the viewer, which knows where it stands.</extracomment>
        <translation>清除评分	0</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>TaskTable</name>
    <message>
        <source>Tasks</source>
        <extracomment>Columns that are shown at first, with their widths in pixels at 10 pt.</extracomment>
        <translation>任务</translation>
    </message>
    <message>
        <source>no room</source>
        <translation>空间不足</translation>
    </message>
    <message>
        <source>As at first</source>
        <translation>恢复默认</translation>
    </message>
</context>
<context>
    <name>TaskWords</name>
    <message>
        <source>Prompt</source>
        <extracomment>Called with a literal context and text, so that lupdate finds them; it reads no plurals from it.</extracomment>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Link lives</source>
        <translation>链接有效期</translation>
    </message>
    <message>
        <source>Task id</source>
        <translation>任务 ID</translation>
    </message>
    <message>
        <source>perhaps sent</source>
        <translation>可能已发送</translation>
    </message>
    <message>
        <source>answer lost</source>
        <translation>回应丢失</translation>
    </message>
    <message>
        <source>sent in %1</source>
        <translation>%1后发送</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>已过 %1</translation>
    </message>
    <message>
        <source>unusually slow</source>
        <translation>异常缓慢</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>no data yet</source>
        <translation>暂无估计</translation>
    </message>
    <message>
        <source>any moment</source>
        <translation>即将完成</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>还需 %1</translation>
    </message>
    <message>
        <source>link expired</source>
        <translation>链接已过期</translation>
    </message>
    <message>
        <source>%1 to save it</source>
        <translation>%1内可保存</translation>
    </message>
    <message>
        <source>take %1</source>
        <translation>第 %1 条</translation>
    </message>
    <message>
        <source>%1 of 5 stars</source>
        <translation>%1 星（共 5 星）</translation>
    </message>
    <message>
        <source>again from %1</source>
        <extracomment>Services name one to five minutes; after so long a person may wonder. The task is asked about all the same.</extracomment>
        <translation>重试自 %1</translation>
    </message>
    <message>
        <source>sent again from %1</source>
        <translation>再次发送自 %1</translation>
    </message>
    <message>
        <source>remix of %1</source>
        <translation>再创作自 %1</translation>
    </message>
    <message>
        <source>continues %1</source>
        <translation>接续 %1</translation>
    </message>
    <message>
        <source>character from %1</source>
        <translation>取自 %1 的角色</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>昨天 %1</translation>
    </message>
</context>
<context>
    <name>TasksFrame</name>
    <message>
        <source>&amp;Table</source>
        <translation>表格(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Grid of stills</source>
        <translation>缩略图网格(&amp;G)</translation>
    </message>
    <message>
        <source>Saved &amp;views, projects, tags</source>
        <translation>已存视图、项目、标签(&amp;V)</translation>
    </message>
    <message>
        <source>Group ta&amp;kes of one prompt</source>
        <translation>按提示词归组各条(&amp;K)</translation>
    </message>
</context>
<context>
    <name>TasksPane</name>
    <message>
        <source>&amp;Columns</source>
        <extracomment>Counting every saved view over a large library is put off until changes pause this long. Views are counted for so long at a time, in seconds; then whoever types has a turn.</extracomment>
        <translation>列(&amp;C)</translation>
    </message>
    <message>
        <source>S&amp;ort by</source>
        <translation>排序方式(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Ascending</source>
        <translation>升序(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Descending</source>
        <translation>降序(&amp;D)</translation>
    </message>
    <message>
        <source>%1 of %2 shown</source>
        <translation>显示 %1 / %2</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>已选 %1 个</translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message>
        <source>Previous frame</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>More about this video</source>
        <translation>此视频的更多操作</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Frame %1 of %2</source>
        <translation>第 %1 帧，共 %2 帧</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Save this frame</source>
        <translation>保存此帧</translation>
    </message>
    <message>
        <source>Copy this frame</source>
        <translation>复制此帧</translation>
    </message>
    <message>
        <source>Begin the part here</source>
        <translation>从此处开始片段</translation>
    </message>
    <message>
        <source>End the part here</source>
        <translation>在此处结束片段</translation>
    </message>
    <message>
        <source>Play all of it</source>
        <translation>播放全片</translation>
    </message>
    <message>
        <source>Actual size	Z</source>
        <translation>实际大小	Z</translation>
    </message>
    <message>
        <source>This video has no sound</source>
        <translation>此视频没有声音</translation>
    </message>
    <message>
        <source>Sound on</source>
        <translation>打开声音</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>&amp;Show Rushes</source>
        <translation>显示 Rushes(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Pause sending</source>
        <translation>暂停发送(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message numerus="yes">
        <source>Rushes: %n task(s) under way</source>
        <translation>
            <numerusform>Rushes：%n 个任务进行中</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnknownOutcomeDialog</name>
    <message>
        <source>Unknown outcome</source>
        <extracomment>What a remote id may look like; everything else would not have come from the service.</extracomment>
        <translation>结果未知</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>稍后决定</translation>
    </message>
    <message>
        <source>This request was sent to %1 at %2, but the answer never came.</source>
        <translation>此请求已于 %2 发送给 %1，但没有收到回应。</translation>
    </message>
    <message>
        <source>This request may have been sent to %1; the answer never came.</source>
        <translation>此请求可能已发送给 %1，但没有收到回应。</translation>
    </message>
    <message>
        <source>It may have been accepted and charged. Rushes does not send it again by itself.</source>
        <translation>它可能已被接受并计费。Rushes 不会自动再次发送。</translation>
    </message>
    <message>
        <source>1  Look for it</source>
        <translation>1  查找任务</translation>
    </message>
    <message>
        <source>&amp;Find it at the service</source>
        <translation>在服务上查找(&amp;F)</translation>
    </message>
    <message>
        <source>Asks the service for a request with this task&apos;s own id. Costs nothing.</source>
        <translation>用此任务自己的 ID 向服务查询请求。不产生费用。</translation>
    </message>
    <message>
        <source>%1 cannot look for a request by our id. Look at the account&apos;s own list of tasks.</source>
        <translation>%1 无法用我们的 ID 查找请求。请查看账户自己的任务列表。</translation>
    </message>
    <message>
        <source>2  Attach its id</source>
        <translation>2  关联其 ID</translation>
    </message>
    <message>
        <source>If the account&apos;s list shows the task, paste its id here.</source>
        <translation>若账户的任务列表中有此任务，请将其 ID 粘贴到此处。</translation>
    </message>
    <message>
        <source>Task id</source>
        <translation>任务 ID</translation>
    </message>
    <message>
        <source>The id that the service shows for this task (Return attaches it)</source>
        <translation>服务为此任务显示的 ID（按回车关联）</translation>
    </message>
    <message>
        <source>&amp;Attach</source>
        <translation>关联(&amp;A)</translation>
    </message>
    <message>
        <source>3  Or let go of it</source>
        <translation>3  或者放手</translation>
    </message>
    <message>
        <source>Submitting again makes a new, linked task; this one stays in the list.</source>
        <translation>再次提交会新建一个相关联的任务；此任务仍留在列表中。</translation>
    </message>
    <message numerus="yes">
        <source>It was submitted again %n time(s) already: look at what became of that first.</source>
        <translation>
            <numerusform>它已重新提交过 %n 次：请先查看那次的结果。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Submit again (may charge twice)</source>
        <translation>再次提交（可能重复计费）(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Give it up</source>
        <translation>放弃(&amp;G)</translation>
    </message>
    <message>
        <source>Keeps the record and asks no more</source>
        <translation>保留记录，不再查询</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>This is not a task id.</source>
        <translation>这不是任务 ID。</translation>
    </message>
</context>
<context>
    <name>VideoSurface</name>
    <message>
        <source>Video</source>
        <extracomment>Never lower than this, however narrow the pane.</extracomment>
        <translation>视频</translation>
    </message>
</context>
<context>
    <name>ViewerPane</name>
    <message>
        <source>About this task</source>
        <extracomment>Beside everything, in pixels; a scroll bar fits in. Room for the longest button, which tells what it may cost.</extracomment>
        <translation>此任务的信息</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) selected</source>
        <translation>
            <numerusform>已选择 %n 个任务</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>未选择任务</translation>
    </message>
    <message>
        <source>Choose a task in the list to see it here.</source>
        <translation>在列表中选择任务即可在此查看。</translation>
    </message>
    <message>
        <source>This is a character, not a video.</source>
        <translation>这是角色，不是视频。</translation>
    </message>
    <message>
        <source>The video will play here.</source>
        <translation>视频将在此播放。</translation>
    </message>
</context>
<context>
    <name>Viewing</name>
    <message>
        <source>Frame saved as %1</source>
        <extracomment>Settings are saved this long after the last change: a volume slider changes them fifty times a second. How long the status bar tells of a frame that was saved.</extracomment>
        <translation>帧已保存为 %1</translation>
    </message>
    <message>
        <source>Frame copied</source>
        <translation>帧已复制</translation>
    </message>
    <message>
        <source>The frame could not be taken: %1</source>
        <translation>无法截取帧：%1</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Welcome to Rushes</source>
        <extracomment>Narrower than this, two cards would have to clip their buttons; in pixels.</extracomment>
        <translation>欢迎使用 Rushes</translation>
    </message>
    <message>
        <source>Type a prompt, drop a picture in, and come back to a video that is yours.</source>
        <translation>输入提示词，拖入一张图片，回来时便有一段属于您的视频。</translation>
    </message>
    <message>
        <source>No key, no network</source>
        <translation>无需密钥，无需网络</translation>
    </message>
    <message>
        <source>This machine renders local animatics from your prompt. They are not AI and cost nothing.</source>
        <translation>本机根据您的提示词渲染动态分镜。它们不是 AI 生成，也不收费。</translation>
    </message>
    <message>
        <source>&amp;Try it now (built-in sandbox)</source>
        <translation>立即试用（内置沙盒）(&amp;T)</translation>
    </message>
    <message>
        <source>With an account</source>
        <translation>使用账户</translation>
    </message>
    <message>
        <source>Real AI video from the service of your choice. The key is kept in the system&apos;s keyring.</source>
        <translation>由您选择的服务生成真正的 AI 视频。密钥保存在系统的密钥环中。</translation>
    </message>
    <message>
        <source>&amp;Enter API key</source>
        <translation>输入 API 密钥(&amp;E)</translation>
    </message>
</context>
<context>
    <name>WipeSurface</name>
    <message>
        <source>Takes over each other</source>
        <extracomment>About what a window manager puts above a window, in pixels.</extracomment>
        <translation>叠放的素材</translation>
    </message>
</context>
<context>
    <name>_Bar</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
</context>
<context>
    <name>_Relatives</name>
    <message>
        <source>RELATED</source>
        <translation>相关任务</translation>
    </message>
    <message>
        <source>Play the shots that continue each other as one</source>
        <translation>将相互接续的镜头连成一段播放</translation>
    </message>
    <message>
        <source>From the first shot of the chain to its last, one after another</source>
        <translation>从接续的第一个镜头到最后一个，依次播放</translation>
    </message>
    <message>
        <source>Show this task</source>
        <translation>显示此任务</translation>
    </message>
    <message>
        <source>Take %1</source>
        <translation>第 %1 条</translation>
    </message>
    <message>
        <source>Again from</source>
        <translation>重试自</translation>
    </message>
    <message>
        <source>Sent again from</source>
        <translation>再次发送自</translation>
    </message>
    <message>
        <source>Remix of</source>
        <translation>再创作自</translation>
    </message>
    <message>
        <source>Continues</source>
        <translation>接续自</translation>
    </message>
    <message>
        <source>Character from</source>
        <translation>角色取自</translation>
    </message>
    <message>
        <source>Tried again as</source>
        <translation>已重试为</translation>
    </message>
    <message>
        <source>Sent again as</source>
        <translation>已再次发送为</translation>
    </message>
    <message>
        <source>Remixed as</source>
        <translation>已再创作为</translation>
    </message>
    <message>
        <source>Continued by</source>
        <translation>被接续于</translation>
    </message>
    <message>
        <source>Made a character</source>
        <translation>已制作角色</translation>
    </message>
</context>
<context>
    <name>_Tile</name>
    <message>
        <source>Hear this one</source>
        <translation>听这一条</translation>
    </message>
    <message>
        <source>Hear this one alone  (%1)</source>
        <translation>只听这一条  (%1)</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>选定</translation>
    </message>
    <message>
        <source>Make it the favourite and tag the others as rejected  (Shift+%1)</source>
        <translation>将其收藏，并将其他各条标记为淘汰  (Shift+%1)</translation>
    </message>
</context>
<context>
    <name>_Value</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;all of it</source>
        <translation>全部复制(&amp;A)</translation>
    </message>
</context>
<context>
    <name>_VolumePopup</name>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
</context>
</TS>
