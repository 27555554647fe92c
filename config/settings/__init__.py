"""Settings, one module per environment: `demo`, `dev`, `test`, `production`. `config.environment` picks one."""
