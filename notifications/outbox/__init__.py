"""What waits to be sent: claimed, sent, marked; what will not go, and what people see and decide of it."""
