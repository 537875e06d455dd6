package org.rollout4j.nn;

/** A type of layer of a guest: {@code scale * sin(frequency * x)}, with the scale of each element as a parameter. */
public final class Wave implements LayerProvider {
    @Override
    public String type() {
        return "wave";
    }

    @Override
    public Layer create(int inputs, LayerSpec spec) {
        return new WaveLayer(inputs, spec.whole("frequency", 1, 10));
    }

    private record WaveLayer(int outputs, int frequency) implements Layer {
        @Override
        public int parameterCount() {
            return outputs;
        }

        @Override
        public void forward(
                int rows,
                float[] inputs,
                int inputOffset,
                float[] parameters,
                int parameterOffset,
                float[] out,
                int outputOffset) {
            for (int i = 0; i < rows * outputs; i++) {
                out[outputOffset + i] = parameters[parameterOffset + i % outputs]
                        * (float) Math.sin(frequency * inputs[inputOffset + i]);
            }
        }
    }
}
