from importlib import import_module

Migration = import_module("tenants.facilities.migrations.0002_notice_late_changes").Migration
