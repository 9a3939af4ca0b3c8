# SPDX-License-Identifier: Apache-2.0
"""Has Radicale remember the objects in a folder as it does when it is first asked, but without a sync to the disk for each.

remember.py FOLDER PATH N   is for the Python that has Radicale, which must not run meanwhile. PATH is that of the collection.
"""

import multiprocessing
import sys

from radicale import config, storage

import objects


def remember(collection, names):
    for name in names:
        collection._update_history_etag(name, collection._get(name, verify_href=False))


def main(folder, path, n):
    configuration = config.load()
    configuration.update({"storage": {"filesystem_folder": folder, "_filesystem_fsync": "False"}}, "here", privileged=True)
    store = storage.load(configuration)
    names = [objects.name(i) for i in range(int(n))]
    cpus = multiprocessing.cpu_count()
    with store.acquire_lock("w"):
        collection = next(iter(store.discover(path)))
        # They are forked, and so have the lock.
        processes = [multiprocessing.Process(target=remember, args=(collection, names[i::cpus])) for i in range(cpus)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        if any(process.exitcode for process in processes):
            sys.exit("not all is remembered")
        collection.sync()


if __name__ == "__main__":
    main(*sys.argv[1:])
