// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.store.Changes;
import guelta.store.Content;
import guelta.store.Entry;
import guelta.store.Lease;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import guelta.store.tree.Tags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The state of a root as a few files, and which of them were read. */
final class FilesSnapshot implements Snapshot {
    private final Map<StorePath, Content> files = new TreeMap<>();
    final List<String> read = new ArrayList<>();

    FilesSnapshot with(String path, byte[] octets) {
        FilesSnapshot with = new FilesSnapshot();
        with.files.putAll(files);
        with.files.put(StorePath.of(path), Content.of(octets));
        return with;
    }

    /** With a file of these lines. */
    FilesSnapshot with(String path, String... lines) {
        String text = lines.length == 0 ? "" : String.join("\n", lines) + "\n";
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    FilesSnapshot without(String path) {
        FilesSnapshot without = new FilesSnapshot();
        without.files.putAll(files);
        without.files.remove(StorePath.of(path));
        return without;
    }

    @Override
    public String epoch() {
        return "files";
    }

    @Override
    public long number() {
        return 1;
    }

    @Override
    public Optional<Entry> find(StorePath path) {
        Content file = files.get(path);
        if (file != null) {
            return Optional.of(new Entry(path, false, Tags.of(file), file.size()));
        }
        StringBuilder below = new StringBuilder();
        files.forEach((inside, content) -> {
            if (inside.within(path)) {
                below.append(inside).append(' ').append(Tags.of(content)).append('\n');
            }
        });
        Tag tag = Tags.of(Content.of(below.toString().getBytes(StandardCharsets.UTF_8)));
        return below.isEmpty() ? Optional.empty() : Optional.of(new Entry(path, true, tag, 0));
    }

    @Override
    public Stream<Entry> list(StorePath folder) {
        return files.keySet().stream()
                .filter(path -> !path.equals(folder) && path.within(folder))
                .map(path -> folder.child(path.names().get(folder.names().size())))
                .distinct()
                .map(path -> find(path).orElseThrow());
    }

    @Override
    public Optional<List<Changes.Touched>> differing(StorePath folder, Tag then) {
        return Optional.empty();
    }

    @Override
    public Content content(Entry file) {
        read.add(file.path().toString());
        return files.get(file.path());
    }

    @Override
    public List<Lease> leases(String prefix) {
        return List.of();
    }
}
