package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.file.AtomicFiles;

class AtomicFolderTest {
    @TempDir
    private Path folder;

    private static void write(Path target, String text) throws IOException {
        AtomicFolder.of(target).write(to -> Files.writeString(to.resolve("a"), text));
    }

    private static void put(Path directory, String text) throws IOException {
        Files.writeString(Files.createDirectory(directory).resolve("a"), text);
    }

    @Test
    void replacesAsAWhole() throws IOException {
        Path target = folder.resolve("model");
        write(target, "one");
        AtomicFolder.of(target).write(to -> {
            Files.writeString(to.resolve("b"), "two");
            assertThat(target.resolve("a")).hasContent("one");
        });
        assertThat(target.toFile().list()).containsExactly("b");
        assertThat(folder.toFile().list()).containsExactly("model");
    }

    /** Every moment at which a writer of "new" over "old", or over nothing, can be killed. */
    @ParameterizedTest
    @CsvSource({
        // under its name, unfinished, next, previous; what is whole, what the next writer begins with
        "old,    , part, , , old",
        "old, new,     , , , old",
        "   , new,     , old, new, new",
        "new,    ,     , old, , new",
        "new,    , part, , , new",
        "   ,    , part, , , ",
        "   , new,     , , new, new",
        // and of the one that goes on from there
        "   ,    , part, old, old, old",
    })
    void aKillAtAnyMomentLeavesTheOldOrTheNew(
            String named, String next, String unfinished, String previous, String elsewhere, String recovered)
            throws IOException {
        Path target = folder.resolve("model");
        place("model", named);
        place(".model.next", next);
        place(".model.unfinished-x", unfinished);
        place(".model.previous", previous);
        Path whole = AtomicFolder.whole(target);
        if (recovered == null) {
            assertThat(whole).doesNotExist();
        } else {
            assertThat(whole.resolve("a")).hasContent(named == null ? elsewhere : named);
        }

        AtomicFolder.of(target).recover();
        if (recovered == null) {
            assertThat(folder).isEmptyDirectory();
        } else {
            assertThat(folder.toFile().list()).containsExactly("model");
            assertThat(target.resolve("a")).hasContent(recovered);
        }
        write(target, "newer");
        assertThat(target.resolve("a")).hasContent("newer");
        assertThat(folder.toFile().list()).containsExactly("model");
    }

    private void place(String name, String text) throws IOException {
        if (text != null) {
            put(folder.resolve(name), text);
        }
    }

    @Test
    void aFailureLeavesWhatWasThere() throws IOException {
        Path target = folder.resolve("model");
        write(target, "one");
        assertThatThrownBy(() -> AtomicFolder.of(target).write(to -> {
                    Files.writeString(to.resolve("a"), "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage(target.toRealPath() + ": cannot write: No space left on device");
        assertThatThrownBy(() -> AtomicFolder.of(target).write(to -> {
                    throw new IllegalStateException("writer");
                }))
                .hasMessage("writer");
        assertThat(target.resolve("a")).hasContent("one");
        assertThat(folder.toFile().list()).containsExactly("model");
    }

    @Test
    void theReasonIsSaidOnceAndOfTheFolder() {
        Path target = folder.resolve("model");
        assertThatThrownBy(() -> AtomicFolder.of(target)
                        .write(to -> AtomicFiles.write(to.resolve("a"), out -> {
                            throw new IOException("No space left on device");
                        })))
                .hasMessage(target + ": cannot write: No space left on device");
        assertThatThrownBy(() -> AtomicFolder.of(folder.getRoot()))
                .hasMessage("/: cannot write: it is the root of a file system");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aLinkStaysALink() throws IOException {
        write(folder.resolve("real"), "one");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        write(link, "two");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(folder.resolve("real/a")).hasContent("two");
    }

    @Test
    void othersNamesAreLeftAlone() throws IOException {
        put(folder.resolve(".models.next"), "of another");
        put(folder.resolve(".other.unfinished-1"), "of another");
        write(folder.resolve("model"), "one");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model", ".models.next", ".other.unfinished-1");
    }
}
