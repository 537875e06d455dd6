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
 * Turn} of about that long, after which it measures matrix products for a moment. The peers' programs speak the same way.
 */
final class TurnMeter extends Meter {
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
        Stretch all = new Stretch();
        double gigaflops = 0;
        int taken = 0;
        try (Workers workers = new Workers(threads)) {
            bound(workers); // warms up, too
            say(Resident.READY);
            for (String line = turns.readLine(); line != null; line = turns.readLine()) {
                Stretch turn = new Stretch();
                Duration before = processorTime();
                turn.repeat(work, Double.parseDouble(line));
                double cpuSeconds = processorTime().minus(before).toMillis() / 1000.0;
                all.add(turn);
                gigaflops += bound(workers);
                taken++;
                say(Json.line(new Turn(turn.perSecond(), cpuSeconds / turn.units() * 1e6)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return flops == 0
                ? BenchMeasurement.ofSpeed(all.perSecond())
                : BenchMeasurement.of(all.perSecond(), flops, gigaflops / taken);
    }

    private double bound(Workers workers) {
        return flops == 0 ? 0 : BlasSpeed.gigaflops(workers, TURN_SECONDS);
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void say(String line) {
        answers.println(line);
        answers.flush();
    }
}
