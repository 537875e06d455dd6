package org.rollout4j.env.wrapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.rollout4j.core.Environment;
import org.rollout4j.core.Episode;
import org.rollout4j.core.StepResult;

/**
 * Tells of each episode that ends; one that is broken off by {@code reset} is not told of. An episode that a checkpoint brings back
 * is played again from its start, and so told of in full.
 *
 * <pre>{@code
 * try (Writer file = Files.newBufferedWriter(Path.of("0.monitor.csv"))) {
 *     Consumer<Monitor.Entry> log = Monitor.csv(file);
 *     EnvironmentFactory watched = Wrapper.around(factory, environment -> new Monitor(environment, log));
 *     …
 * }
 * }</pre>
 */
public final class Monitor extends Wrapper {
    private final Consumer<Entry> consumer;
    private final LongSupplier nanos;
    private final long start;

    private double totalReward;
    private int length;

    /**
     * A finished episode.
     *
     * @param episode what it brought
     * @param seconds when it ended, since the monitor was made
     */
    public record Entry(Episode episode, double seconds) {}

    /**
     * @param environment closed with this wrapper
     * @param consumer told of each episode by the thread that steps; if several monitors share it, they call it at the same time
     */
    public Monitor(Environment environment, Consumer<Entry> consumer) {
        this(environment, consumer, System::nanoTime);
    }

    Monitor(Environment environment, Consumer<Entry> consumer, LongSupplier nanos) {
        super(environment, environment.spec());
        this.consumer = consumer;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /**
     * A consumer that writes lines of return, length and seconds, in the format of Stable-Baselines3's {@code monitor.csv}: a comment with the
     * time of day at which it was made, a line of names, then a line an episode. Monitors may share it.
     *
     * @param out written to at once and at the end of each episode; the caller closes it
     * @throws UncheckedIOException if {@code out} cannot be written to; so does the consumer
     */
    public static Consumer<Entry> csv(Appendable out) {
        append(out, String.format(Locale.ROOT, "#{\"t_start\": %.3f}%nr,l,t%n", System.currentTimeMillis() / 1e3));
        return entry -> append(
                out,
                String.format(
                        Locale.ROOT,
                        "%s,%d,%.6f%n",
                        entry.episode.totalReward(),
                        entry.episode.length(),
                        entry.seconds));
    }

    private static void append(Appendable out, String line) {
        try {
            synchronized (out) {
                out.append(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void reset(long seed) {
        super.reset(seed);
        totalReward = 0;
        length = 0;
    }

    @Override
    protected StepResult after(StepResult result) {
        totalReward += result.reward();
        length++;
        if (result.ended()) {
            double seconds = (nanos.getAsLong() - start) / 1e9;
            consumer.accept(new Entry(new Episode(totalReward, length, result.terminated()), seconds));
        }
        return result;
    }
}
