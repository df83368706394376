"""Training stages: pretrain, classify and instruct, over one loop."""
