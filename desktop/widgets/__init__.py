"""What a person sees. No await, no I/O, no business rules: widgets emit intents and show what they are told."""
