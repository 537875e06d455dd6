package org.rollout4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;

/** Any layers, one after the other. */
final class LayeredNetwork implements Network {
    private final int inputs;
    private final List<Layer> layers;
    private final float[] parameters;

    LayeredNetwork(NetworkSpec spec, float[] parameters) {
        inputs = spec.inputs();
        layers = layers(spec);
        int needed = parameterCount(layers);
        Require.that(parameters.length == needed, "number of parameters", parameters.length, needed + " are needed");
        this.parameters = parameters;
    }

    static int parameterCount(NetworkSpec spec) {
        return parameterCount(layers(spec));
    }

    private static int parameterCount(List<Layer> layers) {
        long count = layers.stream().mapToLong(Layer::parameterCount).sum();
        return (int) Require.inRange("number of network parameters", count, 0, Architecture.MAX_PARAMETERS);
    }

    private static List<Layer> layers(NetworkSpec spec) {
        List<Layer> layers = new ArrayList<>();
        int width = spec.inputs();
        for (LayerSpec one : spec.layers()) {
            Layer layer = LayerProvider.layer(width, one);
            layers.add(layer);
            width = layer.outputs();
        }
        return layers;
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
