package org.rollout4j.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a server that has just been started to the last row of a run of 10 million steps, over the wire. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class OpeningBenchmark {
    private static final long STEPS = 10_000_000;

    /** 1,000 lines are what a run writes unless told otherwise. */
    @Param({"1000", "10000", "100000"})
    public int lines;

    private Path folder;
    private Dashboard dashboard;

    @Setup
    public void write() throws IOException {
        folder = Files.createTempDirectory("opening");
        SampleRun.begun(folder.resolve("long"), 1, STEPS).lines(1, lines, STEPS / lines);
    }

    @Setup(Level.Iteration)
    public void start() throws IOException {
        dashboard = new Dashboard(folder, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    }

    @Benchmark
    public String open() throws IOException {
        String last = "\"steps\":" + STEPS + ",";
        try (BufferedReader events = new BufferedReader(new InputStreamReader(
                URI.create(dashboard.url() + "api/events?run=long").toURL().openStream(), StandardCharsets.UTF_8))) {
            String line = events.readLine();
            while (!(line.startsWith("data: {\"runs\"") && line.contains(last))) {
                line = events.readLine();
            }
            while (!line.startsWith("data: {\"run\":")) {
                line = events.readLine(); // the curves follow the table
            }
            return line;
        }
    }

    @TearDown(Level.Iteration)
    public void stop() {
        dashboard.close();
    }

    @TearDown
    public void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
