// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.UploadPack;

/** A store as the other end of {@code git push}, {@code clone} and {@code fetch} over somebody's streams. */
final class GitProtocol {
    private final GitStore store;

    GitProtocol(GitStore store) {
        this.store = store;
    }

    /** Serves a clone or fetch to its end. */
    void upload(InputStream in, OutputStream out) throws IOException {
        try (UploadPack upload = new UploadPack(store.repository())) {
            upload.upload(in, out, null);
        }
    }

    /** Serves a push to its end: checked, and synced before it is answered. */
    void receive(InputStream in, OutputStream out) throws IOException {
        store.beside()
                .serve(
                        () -> {
                            try {
                                new Receiving(store.repository()).receive(in, out, null);
                            } finally {
                                store.refresh();
                            }
                            return null;
                        },
                        in);
    }

    private final class Receiving extends ReceivePack {
        Receiving(Repository repository) {
            super(repository);
            setPreReceiveHook((pack, commands) -> check(commands));
        }

        private void check(Iterable<ReceiveCommand> commands) {
            List<Pushes.Move> moves = new ArrayList<>();
            commands.forEach(command -> moves.add(new Pushes.Move(command.getRefName(), command.getNewId())));
            List<String> objections = store.pushes().objections(moves, getRepository());
            objections.forEach(this::sendMessage);
            if (!objections.isEmpty()) {
                commands.forEach(
                        command -> command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, objections.get(0)));
            }
        }

        /** JGit syncs packs and the files of branches; their folders are left to us. */
        @Override
        protected void executeCommands() {
            try {
                Durably.syncFolder(store.packs().folder());
                super.executeCommands();
                Set<Path> folders = new TreeSet<>();
                Path refs = store.path().resolve("refs");
                for (ReceiveCommand command : getAllCommands()) {
                    Path folder = store.path().resolve(command.getRefName()).getParent();
                    for (; folder.startsWith(refs); folder = folder.getParent()) {
                        folders.add(folder);
                    }
                }
                for (Path folder : folders) {
                    Durably.syncFolder(folder);
                }
            } catch (IOException unsynced) {
                String why = "can't be synced to disk: " + unsynced.getMessage();
                getAllCommands()
                        .forEach(command -> command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, why));
            }
        }
    }
}
