package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command line, or another program, in a process of its own, to be signalled and killed. */
public final class Jvm implements AutoCloseable {
    private static final int MAX_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    private Jvm(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts it.
     *
     * @param directory where what it prints goes
     */
    static Jvm start(Path directory, String... arguments) throws IOException {
        return start(directory, List.of(), arguments);
    }

    /**
     * Starts it by another command.
     *
     * @param launcher the command that runs the command behind it, such as {@code nice}
     */
    static Jvm start(Path directory, List<String> launcher, String... arguments) throws IOException {
        return start(directory, launcher, Main.class, arguments);
    }

    /** Starts another program. */
    static Jvm start(Path directory, Class<?> program, String... arguments) throws IOException {
        return start(directory, List.of(), program, arguments);
    }

    private static Jvm start(Path directory, List<String> launcher, Class<?> program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(interruptible());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "stdout", ".txt");
        Path err = Files.createTempFile(directory, "stderr", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Jvm(process, out, err);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end, and returns its exit code. */
    int await() throws InterruptedException {
        assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    /** Waits until {@code reached}, which it must be while the process runs. */
    void await(Condition reached) throws IOException, InterruptedException {
        while (!reached.holds()) {
            assertThat(isAlive()).as("still running; it said: " + err()).isTrue();
            Thread.sleep(1);
        }
    }

    /** Kills it, with no chance to do anything about it. */
    void kill() throws InterruptedException {
        assertThat(isAlive()).as("the run is long enough to be killed").isTrue();
        process.destroyForcibly();
        await();
    }

    /** Sends a signal by name, such as INT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Stops it, and returns when all its threads stand: one in a call of the system, such as a rename, ends the call first. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        await(this::standsStill);
    }

    private boolean standsStill() {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        if (!Files.exists(threads)) {
            return true; // it has ended, or the system does not tell
        }
        try (Stream<Path> each = Files.list(threads)) {
            for (Path thread : each.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false; // a thread has ended since
        }
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Something that becomes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** A shell that starts us in the background has SIGINT ignored, which children inherit and Java then leaves so. */
    private static List<String> interruptible() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return List.of();
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        boolean interruptIgnored = (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 2) != 0;
        return interruptIgnored ? List.of("env", "--default-signal=INT") : List.of();
    }
}
