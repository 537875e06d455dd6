package org.rollout4j.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the tests in a process of its own, which is killed; its stdout is read line by line, its stderr is ours. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    private ChildJvm(Process process) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the {@code main} of a class on our own class path. */
    public static ChildJvm start(Class<?> program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for so many lines more, at least one, and returns the last of them. */
    public String lines(int count) throws IOException {
        String last = null;
        for (int i = 0; i < count; i++) {
            last = said.readLine();
            assertThat(last).as("line %d of what the process says", i).isNotNull();
        }
        return last;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it, and returns the last line that it said after {@code last}, or that one. */
    public String kill(String last) throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // unlike the process's own, this leaves its output to be read
        String latest = last;
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            latest = line;
        }
        process.waitFor();
        return latest;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        said.close();
    }
}
