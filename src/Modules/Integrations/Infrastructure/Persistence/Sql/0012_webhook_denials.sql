-- What the provider denies is forgotten as a receipt: when the same comes again, and is true by then, it is no repeat.
GRANT DELETE ON integrations.webhook_receipts TO integrations_app;
