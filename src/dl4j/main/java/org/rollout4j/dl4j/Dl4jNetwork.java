package org.rollout4j.dl4j;

import java.util.Arrays;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.Blas;
import org.rollout4j.nn.train.TrainableNetwork;

/** A Deeplearning4j network, the model of record: what is exported, and what the fast path is tested against. */
final class Dl4jNetwork implements TrainableNetwork {
    private final Architecture architecture;
    private final MultiLayerNetwork network;

    Dl4jNetwork(Architecture architecture) {
        this.architecture = architecture;
        this.network = build(architecture);
    }

    /** A network of that architecture whose output layer is linear. */
    static MultiLayerNetwork build(Architecture architecture) {
        return finish(begin(), architecture);
    }

    /** No layers yet. */
    static NeuralNetConfiguration.ListBuilder begin() {
        Natives.requireNd4j();
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(new Adam())
                .list();
    }

    /** A network of {@code layers} and, behind them, those of the architecture. */
    static MultiLayerNetwork finish(NeuralNetConfiguration.ListBuilder layers, Architecture architecture) {
        for (int layer = 0; layer < architecture.layers(); layer++) {
            boolean last = layer == architecture.layers() - 1;
            layers.layer(new DenseLayer.Builder()
                    .nIn(architecture.width(layer))
                    .nOut(architecture.width(layer + 1))
                    .activation(
                            last ? org.nd4j.linalg.activations.Activation.IDENTITY : hidden(architecture.activation()))
                    .build());
        }
        MultiLayerConfiguration configuration = layers.build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        Blas.useOneThread(); // which the start of ND4J undoes
        return network;
    }

    @Override
    public int inputs() {
        return architecture.inputs();
    }

    @Override
    public int outputs() {
        return architecture.outputs();
    }

    @Override
    public int parameterCount() {
        return architecture.parameterCount();
    }

    @Override
    public void setParameters(float[] flat, int offset) {
        float[] own = Arrays.copyOfRange(flat, offset, offset + architecture.parameterCount());
        network.setParams(Nd4j.create(own, 1, own.length));
    }

    @Override
    public Pass newPass(int maxRows) {
        return new Dl4jPass();
    }

    @Override
    public TrainingPass newTrainingPass(int maxRows) {
        return new Dl4jPass();
    }

    /** A Deeplearning4j network holds the activations of one pass, so passes take turns and go forward again before going back. */
    private final class Dl4jPass implements TrainingPass {
        private INDArray inputs;

        @Override
        public void forward(int rows, float[] in, int inputOffset, float[] outputs, int outputOffset) {
            inputs = matrix(rows, architecture.inputs(), in, inputOffset);
            synchronized (network) {
                copy(network.output(inputs), outputs, outputOffset);
            }
        }

        @Override
        public void backward(int rows, float[] outputGradients, float[] gradient, int offset) {
            backward(rows, outputGradients, result -> copy(result.getFirst().gradient(), gradient, offset));
        }

        @Override
        public void backwardToInputs(int rows, float[] outputGradients, float[] inputGradients) {
            backward(rows, outputGradients, result -> copy(result.getSecond(), inputGradients, 0));
        }

        private void backward(int rows, float[] outputGradients, Consumer<Pair<Gradient, INDArray>> use) {
            synchronized (network) {
                network.setInput(inputs);
                network.feedForward(true, false);
                use.accept(network.backpropGradient(
                        matrix(rows, architecture.outputs(), outputGradients, 0), LayerWorkspaceMgr.noWorkspaces()));
                for (Layer layer : network.getLayers()) {
                    layer.clear();
                }
            }
        }
    }

    private static INDArray matrix(int rows, int columns, float[] values, int offset) {
        float[] own = Arrays.copyOfRange(values, offset, offset + rows * columns);
        return Nd4j.create(own, new int[] {rows, columns}, 'c');
    }

    private static void copy(INDArray from, float[] into, int offset) {
        float[] values = from.dup('c').data().asFloat();
        System.arraycopy(values, 0, into, offset, values.length);
    }

    private static org.nd4j.linalg.activations.Activation hidden(Activation activation) {
        return switch (activation) {
            case TANH -> org.nd4j.linalg.activations.Activation.TANH;
            case RELU -> org.nd4j.linalg.activations.Activation.RELU;
        };
    }
}
