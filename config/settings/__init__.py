"""Settings, one module for each way to run: `demo`, `dev`, `test`, `production`. `config.environment` picks one."""
