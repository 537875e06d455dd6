package org.rollout4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;

/** Any layers, one after the other. */
final class LayeredNetwork implements Network {
    private final int inputs;
    private final List<Layer> layers = new ArrayList<>();
    private final float[] parameters;

    LayeredNetwork(NetworkSpec spec, float[] parameters) {
        inputs = spec.inputs();
        int width = inputs;
        long needed = 0;
        for (LayerSpec one : spec.layers()) {
            Layer layer = LayerProvider.layer(width, one);
            layers.add(layer);
            width = layer.outputs();
            needed += layer.parameterCount();
        }
        Require.that(parameters.length == needed, "number of parameters", parameters.length, needed + " are needed");
        this.parameters = parameters;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return layers.get(layers.size() - 1).outputs();
    }

    @Override
    public Pass newPass(int maxRows) {
        int widest = 0;
        for (Layer layer : layers.subList(0, layers.size() - 1)) {
            widest = Math.max(widest, layer.outputs());
        }
        int room = Math.multiplyExact(maxRows, widest);
        float[][] between = {new float[room], new float[room]}; // what goes into a layer, and what comes out of it
        return (rows, in, inputOffset, outputs, outputOffset) -> {
            float[] from = in;
            int fromOffset = inputOffset;
            int parameterOffset = 0;
            for (int i = 0; i < layers.size(); i++) {
                boolean last = i == layers.size() - 1;
                float[] into = last ? outputs : between[i % 2];
                Layer layer = layers.get(i);
                layer.forward(rows, from, fromOffset, parameters, parameterOffset, into, last ? outputOffset : 0);
                parameterOffset += layer.parameterCount();
                from = into;
                fromOffset = 0;
            }
        };
    }
}
