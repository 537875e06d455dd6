package org.rollout4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.nn.train.BlasSpeed;

/**
 * Measures when it is told to: after warming up it says {@value Resident#READY}, and answers each line, a number of seconds, with a {@link
 * Turn} of about that long. At the end of the lines it measures the matrix products, once. The peers' programs speak the same way.
 */
final class TurnMeter extends Meter {
    private static final double BOUND_SECONDS = 1;

    private final BufferedReader turns;
    private final PrintWriter answers;

    /**
     * @param warmUp how long it warms up
     * @param threads that multiply at the same time
     * @param flops floating-point operations of matrix products for each unit of work; 0 if no bound is known, and none is measured then
     */
    TurnMeter(Duration warmUp, int threads, double flops, BufferedReader turns, PrintWriter answers) {
        super(warmUp, threads, flops);
        this.turns = turns;
        this.answers = answers;
    }

    @Override
    BenchMeasurement measure(LongSupplier work) {
        new Stretch().repeat(work, seconds);
        say(Resident.READY);
        Stretch all = new Stretch();
        try {
            for (String line = turns.readLine(); line != null; line = turns.readLine()) {
                Stretch turn = new Stretch();
                Duration before = processorTime();
                turn.repeat(work, Double.parseDouble(line));
                double cpuSeconds = processorTime().minus(before).toMillis() / 1000.0;
                all.add(turn);
                say(Json.line(new Turn(turn.perSecond(), cpuSeconds / turn.units() * 1e6)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (flops == 0) {
            return BenchMeasurement.ofSpeed(all.perSecond());
        }
        try (Workers workers = new Workers(threads)) {
            BlasSpeed.gigaflops(workers, TURN_SECONDS); // warms up
            return BenchMeasurement.of(all.perSecond(), flops, BlasSpeed.gigaflops(workers, BOUND_SECONDS));
        }
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void say(String line) {
        answers.println(line);
        answers.flush();
    }
}
