package org.rollout4j.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The layers that need no provider. {@link DenseNetwork} is what computes them where nothing else is between. */
final class BuiltInLayers {
    static final List<String> TYPES = Stream.concat(
                    Stream.of(NetworkSpec.DENSE),
                    Arrays.stream(Activation.values()).map(NetworkSpec::typeOf))
            .toList();

    private BuiltInLayers() {}

    static Optional<Layer> find(int inputs, LayerSpec spec) {
        if (spec.type().equals(NetworkSpec.DENSE)) {
            return Optional.of(new Dense(inputs, spec.whole(NetworkSpec.OUTPUTS, 1, Architecture.MAX_WIDTH)));
        }
        return NetworkSpec.activation(spec.type()).map(activation -> new Activated(inputs, activation));
    }

    /** Weights {@code [outputs][inputs]}, then biases {@code [outputs]}. */
    private record Dense(int inputs, int outputs) implements Layer {
        Dense {
            new Architecture(inputs, List.of(), Activation.TANH, outputs); // not too large
        }

        @Override
        public int parameterCount() {
            return (inputs + 1) * outputs;
        }

        @Override
        public void forward(
                int rows,
                float[] in,
                int inputOffset,
                float[] parameters,
                int parameterOffset,
                float[] out,
                int outputOffset) {
            int biases = parameterOffset + inputs * outputs;
            for (int row = 0; row < rows; row++) {
                for (int o = 0; o < outputs; o++) {
                    float sum = parameters[biases + o];
                    for (int i = 0; i < inputs; i++) {
                        sum += parameters[parameterOffset + o * inputs + i] * in[inputOffset + row * inputs + i];
                    }
                    out[outputOffset + row * outputs + o] = sum;
                }
            }
        }
    }

    private record Activated(int outputs, Activation activation) implements Layer {
        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public void forward(
                int rows,
                float[] in,
                int inputOffset,
                float[] parameters,
                int parameterOffset,
                float[] out,
                int outputOffset) {
            int length = rows * outputs;
            if (outputOffset == 0) {
                System.arraycopy(in, inputOffset, out, 0, length);
                activation.apply(out, length);
            } else { // only for the last layer, and seldom then
                float[] values = Arrays.copyOfRange(in, inputOffset, inputOffset + length);
                activation.apply(values, length);
                System.arraycopy(values, 0, out, outputOffset, length);
            }
        }
    }
}
