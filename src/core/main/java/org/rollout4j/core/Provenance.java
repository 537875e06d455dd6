package org.rollout4j.core;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * What wrote a file, and when.
 *
 * @param version the version of this project, or {@code development} if it does not run from its jar
 * @param commit the git commit it was run from, with {@code -dirty} behind if there were changes; null if that is not known
 * @param java the version of Java
 * @param os the operating system and processor architecture
 * @param created the time, UTC, in ISO 8601
 */
public record Provenance(String version, String commit, String java, String os, String created) {
    /** Asked for once, and only where it is needed: it starts a process. */
    private static final class Checkout {
        static final String COMMIT = commitOfCheckout();
    }

    /** Of this process, now. */
    public static Provenance now() {
        String version = Provenance.class.getPackage().getImplementationVersion();
        return new Provenance(
                version == null ? "development" : version,
                Checkout.COMMIT,
                System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The commit, if this code runs from a {@code target} folder of a checkout of this project. */
    private static String commitOfCheckout() {
        try {
            CodeSource source = Provenance.class.getProtectionDomain().getCodeSource();
            if (source == null || source.getLocation() == null) {
                return null;
            }
            Path root = rootAbove(Path.of(source.getLocation().toURI()));
            // Anywhere else git would answer for a repository that merely contains a copy of the jar.
            if (root == null
                    || !Files.exists(root.resolve(".git"))
                    || !Files.isDirectory(root.resolve("src/learn/main/java/org/rollout4j"))) {
                return null;
            }
            return describe(root);
        } catch (URISyntaxException | IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The folder that holds {@code target/lib/JAR}, or that of a module {@code src/MODULE/target/classes}; null if code is elsewhere. */
    private static Path rootAbove(Path code) {
        Path target = code.getParent();
        if (target != null && target.endsWith("target/lib")) {
            return target.getParent().getParent();
        }
        boolean module = target != null && target.endsWith("target") && target.getNameCount() > 3;
        return module ? target.getParent().getParent().getParent() : null;
    }

    private static String describe(Path root) throws IOException, InterruptedException {
        ProcessBuilder git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
                .directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        git.environment().put("GIT_OPTIONAL_LOCKS", "0");
        Process process = git.start();
        try {
            process.getOutputStream().close();
            boolean answered = process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
            return answered
                    ? new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()
                    : null;
        } finally {
            process.destroyForcibly();
        }
    }
}
