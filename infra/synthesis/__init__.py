"""The synthetic district: invented compounds of realistic shape, with faults that are labelled."""
