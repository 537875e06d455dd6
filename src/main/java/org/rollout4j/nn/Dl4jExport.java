package org.rollout4j.nn;

import java.io.IOException;
import java.io.OutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Writes networks for plain Deeplearning4j. */
public final class Dl4jExport {
    private Dl4jExport() {}

    /**
     * Writes a network that Deeplearning4j's {@code ModelSerializer.restoreMultiLayerNetwork} restores. Its input is {@code
     * [rows][inputs]}, normalised as in training if the run normalised; its output is linear: logits of a policy, or values.
     *
     * @param parameters {@code [parameterCount]}
     */
    public static void write(Architecture architecture, float[] parameters, OutputStream out) throws IOException {
        MultiLayerNetwork network = Dl4jNetwork.build(architecture);
        network.setParams(Nd4j.create(parameters.clone(), 1, parameters.length));
        ModelSerializer.writeModel(network, out, false);
    }
}
