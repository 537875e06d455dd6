package org.rollout4j.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rollout4j.Model;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;

/** A shipped model as a service would use it; run it from the folder of the checkout. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActingBenchmark {
    @Param({"1", "256"})
    public int rows;

    private final SplitMix rng = new SplitMix(1);
    private Policy.Session session;
    private ObservationBatch observations;
    private Actions actions;

    @Setup
    public void load() throws IOException {
        session = Model.load(Path.of("models/drain-grid-ppo.zip")).policy().open(rows, rng);
        float[] grids = new float[rows * 16];
        for (int i = 0; i < grids.length; i++) {
            grids[i] = rng.nextInt(2);
        }
        observations = new ObservationBatch(rows, grids, null);
        actions = Actions.of(ActionSpace.discrete(4), rows);
    }

    @Benchmark
    public Actions act() {
        session.act(observations, actions);
        return actions;
    }
}
