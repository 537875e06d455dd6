package org.rollout4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rollout4j.file.Json;

/**
 * A process that measures when it is its turn. It says {@value #READY}, with the versions of what it runs on behind that, when it has
 * warmed up, then answers each line, a number of seconds, with a line of JSON, a {@link Turn}. It ends when its input does. Other lines
 * that it prints are passed over.
 */
final class Resident implements AutoCloseable {
    static final String READY = "ready";

    private static final int LONGEST_MESSAGE = 200;
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final Path errors;
    private final BufferedReader answers;
    private final Writer turns;

    /**
     * Starts it.
     *
     * @param errors the file for what it says on stderr
     */
    Resident(ProcessBuilder builder, Path errors) throws IOException {
        this.errors = errors;
        process = builder.redirectError(errors.toFile()).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        turns = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Waits until it has warmed up.
     *
     * @return the versions of what it runs on; may be empty
     * @throws IOException if it ends instead; the message says how, in one line
     */
    String awaitReady() throws IOException, InterruptedException {
        return next(READY).substring(READY.length()).trim();
    }

    /**
     * Lets it measure for about that long.
     *
     * @throws IOException if it ends, or answers something else; the message says how, in one line
     */
    Turn turn(Duration time) throws IOException, InterruptedException {
        try {
            turns.write(time.toMillis() / 1000.0 + "\n");
            turns.flush();
        } catch (IOException e) { // it has ended: reading tells how
        }
        return parse(next("{"), Turn.class);
    }

    /** Ends its input and waits for its last answer, a summary of all turns. */
    BenchMeasurement end() throws IOException, InterruptedException {
        turns.close();
        return parse(next("{"), BenchMeasurement.class);
    }

    /** The next line that begins that way. */
    private String next(String beginning) throws IOException, InterruptedException {
        String line = answers.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = answers.readLine();
        }
        if (line == null) {
            stop();
            throw new IOException("ended with exit code " + process.exitValue() + lastWords());
        }
        return line;
    }

    private static <T> T parse(String line, Class<T> type) throws IOException {
        try {
            return Json.parse(line.getBytes(StandardCharsets.UTF_8), type, "answer");
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The last line on stderr, where Python says what was wrong. */
    private String lastWords() throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8);
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "" : ": " + Json.oneLine(lines.get(lines.size() - 1), LONGEST_MESSAGE);
    }

    private void stop() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Ends it and waits for that. */
    @Override
    public void close() throws InterruptedException {
        try {
            turns.close();
        } catch (IOException e) { // it has ended already
        }
        stop();
    }
}
