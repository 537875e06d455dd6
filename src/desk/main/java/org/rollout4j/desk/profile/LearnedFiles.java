package org.rollout4j.desk.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.StateDocument;
import org.rollout4j.file.StateFile;
import org.rollout4j.file.TensorEntry;

/**
 * States of a learner in a folder of a profile: the newest one, and a few that are older, by which what is taken back is soon learned again. All of them can be
 * made anew from the journal, so that one which cannot be read is passed over.
 */
final class LearnedFiles {
    private static final String FOLDER = "learned";
    private static final int FORMAT = 1;
    private static final Pattern NAME = Pattern.compile("update-(\\d{1,18})\\.zip");

    /** Of the multiples of each the newest one is kept. */
    private static final List<Integer> STRIDES = List.of(1, 4, 16, 64);

    private static final StateFile<Document> KIND =
            new StateFile<>("state of what was learned", "learned.json", FORMAT, Document.class, (format, document) -> {
                // there is no earlier one
            });

    private final Path folder;

    LearnedFiles(Path profile) {
        folder = profile.resolve(FOLDER);
    }

    private record Document(int format, long update, String told, List<TensorEntry> entries) implements StateDocument {
        Document {
            Require.inRange("format", format, 1, FORMAT);
            Require.inRange("update", update, 0, Long.MAX_VALUE);
            Require.that(told != null, "told", null, "a hash is needed");
            entries = StateDocument.checked(entries);
        }
    }

    /**
     * A state.
     *
     * @param update the last one that is in it
     * @param told the hash of all that the learner was told
     */
    record Kept(long update, String told, State state) {}

    /** Keeps a state, and of the older ones a few; without it everything is there as well, later. */
    void keep(Kept kept) {
        try {
            write(kept);
            removeAllBut(kept.update());
        } catch (IOException e) {
            log("a state of what was learned was not kept", e);
        }
    }

    private void write(Kept kept) throws IOException {
        if (!Files.isDirectory(folder)) {
            PrivateFiles.createFolder(folder);
        }
        KIND.write(
                file(kept.update()),
                kept.state(),
                entries -> new Document(FORMAT, kept.update(), kept.told(), entries));
        PrivateFiles.restrict(folder);
    }

    /** What is newer is of lessons that were taken back. */
    private void removeAllBut(long newest) throws IOException {
        List<Long> updates = updates();
        Set<Long> wanted = new HashSet<>(List.of(0L, newest));
        for (int stride : STRIDES) {
            updates.stream()
                    .filter(update -> update < newest && update % stride == 0)
                    .findFirst()
                    .ifPresent(wanted::add);
        }
        for (long update : updates) {
            if (!wanted.contains(update)) {
                Files.deleteIfExists(file(update));
            }
        }
    }

    /**
     * The newest that is as wanted, and can be read.
     *
     * @param known older ones, and the one of that update, are not looked at
     */
    Optional<Kept> newest(long known, Wanted wanted) {
        List<Long> updates;
        try {
            updates = updates();
        } catch (IOException e) {
            log("no state of what was learned can be read", e);
            return Optional.empty();
        }
        for (long update : updates) {
            if (update <= known) {
                return Optional.empty();
            }
            try {
                StateFile.Content<Document> content = KIND.read(file(update));
                Document document = content.document();
                if (document.update() == update && wanted.test(update, document.told())) {
                    return Optional.of(new Kept(update, document.told(), content.state()));
                }
            } catch (InvalidFileException e) {
                log("a state of what was learned cannot be read", e);
            }
        }
        return Optional.empty();
    }

    /** Whether a state is of use. */
    @FunctionalInterface
    interface Wanted {
        boolean test(long update, String told);
    }

    private static void log(String what, IOException why) {
        System.getLogger("org.rollout4j").log(System.Logger.Level.DEBUG, what, why);
    }

    private Path file(long update) {
        return folder.resolve("update-" + update + ".zip");
    }

    /** Those that there are, the newest first. */
    private List<Long> updates() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        AtomicFiles.sweep(folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> Long.parseLong(matcher.group(1)))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
