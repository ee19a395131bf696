"""Branches, and the chain below them."""

from tenants.party.models.branches import Branch, BranchKind
from tenants.party.models.chain import GroupArea, Link, Member, PartyGroup, Registration

__all__ = [
    "Branch",
    "BranchKind",
    "GroupArea",
    "Link",
    "Member",
    "PartyGroup",
    "Registration",
]
