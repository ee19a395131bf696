from importlib import import_module

Migration = import_module("tenants.facilities.migrations.0001_initial").Migration
