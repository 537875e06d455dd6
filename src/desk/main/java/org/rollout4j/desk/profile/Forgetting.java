package org.rollout4j.desk.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rollout4j.file.AtomicFiles;

/**
 * Removes from a profile's folder whatever somebody's text may be in: all but what is known to hold none. A file says that it has begun, so that it is ended
 * at the next opening if it is killed. Its callers hold the lock, and empty the journal in between.
 */
final class Forgetting {
    private static final String BEGUN = "forgetting";
    private static final Set<String> WITHOUT_TEXT =
            Set.of(ProfileDocument.NAME, Profile.JOURNAL, Profile.JOURNAL + Journal.LOCK, BEGUN);

    private Forgetting() {}

    static boolean isBegun(Path folder) {
        return Files.exists(folder.resolve(BEGUN), LinkOption.NOFOLLOW_LINKS);
    }

    static void begin(Path folder) throws IOException {
        Path begun = folder.resolve(BEGUN);
        AtomicFiles.write(begun, out -> {}, PrivateFiles.file(begun));
    }

    static void end(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        try {
            for (Path file : files) {
                if (!WITHOUT_TEXT.contains(file.getFileName().toString())) {
                    PrivateFiles.delete(file);
                }
            }
            // Syncs the folder, so that after a loss of power nothing is back while this says that it is gone.
            begin(folder);
            Files.delete(folder.resolve(BEGUN));
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folder, e);
        }
    }
}
