package org.rollout4j.benchmark;

import java.util.List;
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
import org.rollout4j.core.SplitMix;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.Adam;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.nn.train.Parameters;
import org.rollout4j.nn.train.TrainableNetwork;

/** One 16-64-64-4 network on the fast path. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NetworksBenchmark {
    @Param({"1", "64", "256", "512"})
    public int rows;

    private final Architecture architecture = new Architecture(16, List.of(64, 64), Activation.TANH, 4);
    private final TrainableNetwork network = TrainableNetwork.of(architecture, NetworkConfig.DENSE);
    private final float[] gradient = new float[architecture.parameterCount()];
    private Adam optimiser;
    private TrainableNetwork.TrainingPass pass;
    private float[] inputs;
    private float[] outputs;

    @Setup
    public void build() {
        SplitMix rng = new SplitMix(1);
        optimiser = new Adam(Parameters.orthogonal(architecture, 1, rng), 1e-5);
        network.setParameters(optimiser.parameters(), 0);
        pass = network.newTrainingPass(rows);
        inputs = new float[rows * 16];
        outputs = new float[rows * 4];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = rng.nextInt(2);
        }
        pass.forward(rows, inputs, 0, outputs, 0);
    }

    @Benchmark
    public float[] forward() {
        pass.forward(rows, inputs, 0, outputs, 0);
        return outputs;
    }

    /** Of the last forward pass. */
    @Benchmark
    public float[] backward() {
        pass.backward(rows, outputs, gradient, 0);
        return gradient;
    }

    /** With these 5,508 parameters. */
    @Benchmark
    public float[] adam() {
        optimiser.step(gradient, 1, 1e-9);
        return optimiser.parameters();
    }
}
