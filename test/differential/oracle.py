"""Answers what Ansible makes of inventories: one JSON question a line on stdin, one JSON answer a line on stdout.

Question: {"sources": [...], "patterns": [[pattern, limit or null], ...], "cwd": folder}
Answer: {"list": ..., "export": ..., "graph": ..., "patterns": [[host, ...] or {"error": text}, ...]} or {"error": text}
"""

import json
import os
import sys

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

from ansible import context
from ansible.cli.inventory import InventoryCLI
from ansible.inventory.group import Group
from ansible.inventory.manager import InventoryManager
from ansible.module_utils.common.collections import ImmutableDict
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.plugins.vars import host_group_vars
from ansible.vars.manager import VariableManager

ARGS = dict(
    args=None, ask_vault_pass=False, basedir=None, export=False, extra_vars=(), flush_cache=False, graph=False, host=None,
    inventory=None, list=True, output_file=None, pattern="all", show_vars=False, subset=None, toml=False,
    vault_ids=(), vault_password_files=(), verbosity=0, yaml=False,
)

by_sets = Group._walk_relationship


def in_order(self, rel, include_self=False, preserve_ordering=False):
    """The same groups; but level by level in the order of mention, where Ansible's own order hangs on memory addresses."""
    found = by_sets(self, rel, include_self, preserve_ordering)
    if not preserve_ordering:
        return found
    ordered = dict.fromkeys([self] if include_self else [])
    level = [self]
    while level:
        below = dict.fromkeys(group for above in level for group in getattr(above, rel))
        level = [group for group in below if group not in ordered]
        ordered.update(dict.fromkeys(level))
    assert set(ordered) == set(found)
    return list(ordered)


Group._walk_relationship = in_order


def arguments(**given):
    context.CLIARGS = ImmutableDict({**ARGS, **given})


def plain(document):
    return unmarked(json.loads(InventoryCLI.dump(document)))


def unmarked(value):
    """Text that is never a template has a mark in Ansible's JSON; here it has none."""
    if isinstance(value, list):
        return [unmarked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"__ansible_unsafe"}:
        return value["__ansible_unsafe"]
    return {key: unmarked(item) for key, item in value.items()}


def answer(question):
    os.chdir(question["cwd"])
    for cache in (host_group_vars.CANONICAL_PATHS, host_group_vars.FOUND, host_group_vars.NAK):
        cache.clear()
    arguments()
    loader = DataLoader()
    # As the command line does with what -i names.
    sources = [source if "," in source else os.path.abspath(source) for source in question["sources"]]
    inventory = InventoryManager(loader=loader, sources=sources)
    cli = InventoryCLI(["ansible-inventory", "--list"])
    cli.loader, cli.inventory, cli.vm = loader, inventory, VariableManager(loader=loader, inventory=inventory)
    top = inventory.groups["all"]
    result = dict(list=plain(cli.json_inventory(top)), graph=cli.inventory_graph())
    arguments(export=True)
    result["export"] = plain(cli.json_inventory(top))
    result["yaml"] = json.loads(json.dumps(cli.yaml_inventory(top), default=str))
    result["patterns"] = [hosts(inventory, *pattern) for pattern in question["patterns"]]
    return result


def hosts(inventory, pattern, limit):
    try:
        inventory.subset(limit)
        return [host.name for host in inventory.get_hosts(pattern)]
    except Exception as error:
        return dict(error=str(error))
    finally:
        inventory.subset(None)
        inventory.clear_caches()


if __name__ == "__main__":
    arguments()
    init_plugin_loader()
    for line in sys.stdin:
        try:
            said = answer(json.loads(line))
        except Exception as error:
            chain = [error]
            while chain[-1].__cause__ is not None:
                chain.append(chain[-1].__cause__)
            said = dict(error=" <- ".join(str(one) for one in chain))
        print(json.dumps(said), file=answers, flush=True)
