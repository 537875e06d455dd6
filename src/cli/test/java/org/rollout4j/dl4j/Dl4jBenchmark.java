package org.rollout4j.dl4j;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;

/** Deeplearning4j's own {@code output} of a 16-64-64-4 network, to set beside {@code NetworksBenchmark}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Dl4jBenchmark {
    @Param({"1", "256"})
    public int rows;

    private MultiLayerNetwork network;
    private INDArray inputs;

    @Setup
    public void build() {
        network = Dl4jNetwork.build(new Architecture(16, List.of(64, 64), Activation.TANH, 4));
        inputs = Nd4j.ones(rows, 16);
    }

    @Benchmark
    public INDArray output() {
        return network.output(inputs);
    }
}
