package org.rollout4j.dl4j;

import java.io.IOException;
import java.io.OutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;

/** Writes networks for plain Deeplearning4j. */
public final class Dl4jExport {
    private Dl4jExport() {}

    /**
     * Writes a network that Deeplearning4j's {@code ModelSerializer.restoreMultiLayerNetwork} restores. Its input is {@code
     * [rows][inputs]}, observations as the environment gives them; its output is linear: logits of a policy, or values.
     *
     * <p>A normaliser becomes layers of the network, so that nothing has to be done outside: {@code x - mean}, then the hard
     * hyperbolic tangent, which clips to [-1, 1], of that times {@code scale / 10}; the first dense layer has ten times its
     * weights. The order of the operations is that of {@link ObservationNormaliser#apply}, hence a feature that hardly varies
     * is not lost to rounding, as it would be if the mean went into the first layer's bias.
     *
     * @param parameters {@code [parameterCount]}
     * @param normaliser what observations go through first
     */
    public static void write(
            Architecture architecture, float[] parameters, ObservationNormaliser normaliser, OutputStream out)
            throws IOException {
        NeuralNetConfiguration.ListBuilder layers = Dl4jNetwork.begin();
        float[] all = parameters.clone();
        if (normaliser.enabled()) {
            layers.layer(elementWise(architecture.inputs(), Activation.IDENTITY));
            layers.layer(elementWise(architecture.inputs(), Activation.HARDTANH));
            all = behindNormaliser(architecture, parameters, normaliser);
        }
        MultiLayerNetwork network = Dl4jNetwork.finish(layers, architecture);
        network.setParams(Nd4j.create(all, 1, all.length));
        ModelSerializer.writeModel(network, out, false);
    }

    private static ElementWiseMultiplicationLayer elementWise(int width, Activation activation) {
        return new ElementWiseMultiplicationLayer.Builder()
                .nIn(width)
                .nOut(width)
                .activation(activation)
                .build();
    }

    /** The parameters of the two layers of the normaliser, weights before biases, and of the network behind them. */
    private static float[] behindNormaliser(
            Architecture architecture, float[] parameters, ObservationNormaliser normaliser) {
        int inputs = architecture.inputs();
        float[] all = new float[4 * inputs + parameters.length];
        for (int i = 0; i < inputs; i++) {
            all[i] = 1;
            all[inputs + i] = -(float) normaliser.shift(i);
            all[2 * inputs + i] = normaliser.scale(i) / ObservationNormaliser.CLIP;
        }
        System.arraycopy(parameters, 0, all, 4 * inputs, parameters.length);
        int firstWeights = inputs * architecture.width(1);
        for (int i = 4 * inputs; i < 4 * inputs + firstWeights; i++) {
            all[i] *= ObservationNormaliser.CLIP;
        }
        return all;
    }
}
