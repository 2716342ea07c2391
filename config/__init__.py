"""Settings, and what admins edit: YAML files with the shapes and checks that guard them."""

from config.fault import ConfigError, Fault
from config.reading import read_config
from config.settings import Settings
from config.whole import Config

__all__ = ["Config", "ConfigError", "Fault", "Settings", "read_config"]
