package org.rollout4j.peers;

import java.time.Duration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rollout4j.bench.Peer;
import org.rollout4j.core.EnvironmentFactory;

/** Deeplearning4j's own {@code fit}: a 16-64-64-4 network, the squared error, Adam, 256 rows a call. */
public final class Dl4jFit implements Peer {
    private static final int ROWS = 256;

    @Override
    public String name() {
        return "Deeplearning4j's fit of " + ROWS + " rows";
    }

    @Override
    public String unit() {
        return "rows";
    }

    @Override
    public double perSecond(EnvironmentFactory factory, Duration time) {
        int inputs = factory.spec().observationSize();
        int outputs = factory.spec().actionCount();
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(inputs).nOut(64).build())
                .layer(new DenseLayer.Builder().nIn(64).nOut(64).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(64)
                        .nOut(outputs)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        network.init();
        INDArray features = Nd4j.ones(ROWS, inputs);
        INDArray labels = Nd4j.zeros(ROWS, outputs);
        fit(network, features, labels, time);
        return fit(network, features, labels, time);
    }

    private static double fit(MultiLayerNetwork network, INDArray features, INDArray labels, Duration time) {
        long start = System.nanoTime();
        long rows = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            network.fit(features, labels);
            rows += ROWS;
        }
        return rows * 1e9 / (System.nanoTime() - start);
    }
}
