package org.rollout4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipEndsTest {
    @TempDir
    private Path directory;

    /** From 65535 entries on Java writes the end as it does for files of more than 4 GB. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65_534, 65_535, 65_536, 70_000})
    void countsTheEntriesOfWhatJavaWrites(int entries) throws IOException {
        Path file = directory.resolve("many.zip");
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int entry = 0; entry < entries; entry++) {
                zip.putNextEntry(new ZipEntry(Integer.toString(entry)));
            }
        }
        assertThat(ZipEnds.entries(file, "zip")).isEqualTo(entries);
    }
}
