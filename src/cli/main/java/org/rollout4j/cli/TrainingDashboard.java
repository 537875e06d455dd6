package org.rollout4j.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The dashboard beside a training: a process of its own, which gives way to everything else on the machine, so that training does not
 * notice it, nor wait for it. It ends with this process, however that ends; on a terminal that is when somebody says so.
 */
final class TrainingDashboard implements AutoCloseable {
    private final Process process;

    /**
     * Starts it.
     *
     * @param runs the folder to show
     * @param classpath where classes of environments are found
     * @param announce told where the page is, as soon as it is there; if it does not start, it says why on stderr
     */
    TrainingDashboard(Path runs, List<String> classpath, Consumer<String> announce) throws IOException {
        ProcessBuilder builder = ChildProcess.of(
                DashboardCommand.NAME,
                runs.toString(),
                DashboardCommand.UNTIL_STDIN_ENDS,
                ClasspathOption.NAME,
                String.join(File.pathSeparator, classpath));
        builder.command(modest(builder.command()));
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread listener = new Thread(() -> listen(announce), "dashboard");
        listener.setDaemon(true);
        listener.start();
    }

    private void listen(Consumer<String> announce) {
        try {
            String url = process.inputReader(StandardCharsets.UTF_8).readLine();
            if (url != null) {
                announce.accept(url);
            }
        } catch (IOException e) {
            // training ended before it was there
        }
    }

    /** Whether a person is at a terminal, who can end what stays; the launcher knows. */
    static boolean isWatched() {
        return Stream.of("stdin", "stdout", "terminal").allMatch(stream -> Boolean.getBoolean("rollout4j." + stream));
    }

    /** Waits, after the training, until Ctrl-C ends this process, or something else the page's. */
    void stay(PrintWriter err) {
        err.println("the dashboard stays: Ctrl-C ends it");
        err.flush();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** With little memory, little compiling, and a low priority; with the lowest it would take half a minute to start. */
    private static List<String> modest(List<String> command) {
        List<String> modest = new ArrayList<>();
        Stream.of("/usr/bin/nice", "/bin/nice")
                .filter(nice -> Files.isExecutable(Path.of(nice)))
                .findFirst()
                .ifPresent(nice -> modest.addAll(List.of(nice, "-n", "10")));
        modest.add(command.get(0));
        modest.addAll(
                List.of("-XX:+UseSerialGC", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"));
        command.stream()
                .skip(1)
                .filter(argument -> !argument.matches("-Xm[xsn].*|-XX:\\+Use\\w*GC|-XX:TieredStopAtLevel=.*"))
                .forEach(modest::add);
        return modest;
    }
}
