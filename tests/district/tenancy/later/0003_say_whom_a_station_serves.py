from importlib import import_module

Migration = import_module("tenants.facilities.migrations.0003_say_whom_a_station_serves").Migration
