package org.rollout4j.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;

/**
 * A computation on rows of numbers, put together operator by operator and written as an ONNX model. What is in the graph goes by its name:
 * a method adds the operators that compute {@code result} and returns that name. All but constants have the rows, any number of
 * them, as their first dimension {@code N}, and most {@code [N, width]}.
 *
 * <p>Of Deeplearning4j only the classes of ONNX's messages are used; no native library is loaded.
 */
public final class OnnxGraph {
    /** The first set of operators that has all of them in their present form; runtimes since 2020 know it, those of browsers too. */
    private static final int OPERATOR_SET = 13;

    /** The version of the file format that came with that set. */
    private static final int FORMAT_VERSION = 7;

    /** The most parameters of networks: a file has less than 2 GB, and the rest is room for all else. */
    public static final long MAX_PARAMETERS = (Integer.MAX_VALUE - (16L << 20)) / Float.BYTES;

    private static final String ROWS = "N";
    private static final String AXIS = "axis";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("policy");

    /** What the elements of an input or output are. */
    public enum Elements {
        FLOAT(TensorProto.DataType.FLOAT),
        BOOL(TensorProto.DataType.BOOL),
        INT64(TensorProto.DataType.INT64);

        private final TensorProto.DataType code;

        Elements(TensorProto.DataType code) {
            this.code = code;
        }
    }

    /**
     * Adds an input {@code [N, width]}.
     *
     * @param meaning in words, for those who look into the file
     */
    public String input(String name, Elements elements, int width, String meaning) {
        graph.addInput(described(name, elements, meaning, width));
        return name;
    }

    /**
     * Makes something computed an output.
     *
     * @param meaning in words, for those who look into the file
     * @param width of {@code [N, width]}; none for {@code [N]}
     */
    public void output(String name, Elements elements, String meaning, int... width) {
        graph.addOutput(described(name, elements, meaning, width));
    }

    /**
     * A dense network, layer by layer.
     *
     * @param name what the names of what is inside begin with
     * @param flat {@code [architecture.parameterCount()]}
     */
    public String network(String result, String name, Architecture architecture, float[] flat, String inputs) {
        String layerInputs = inputs;
        int at = 0;
        for (int layer = 0; layer < architecture.layers(); layer++) {
            boolean last = layer == architecture.layers() - 1;
            int in = architecture.width(layer);
            int out = architecture.width(layer + 1);
            String prefix = name + "." + layer;
            String weights = constant(prefix + ".weights", flat, at, out, in);
            String biases = constant(prefix + ".biases", flat, at + out * in, out);
            at += (in + 1) * out;
            String sums = last ? result : prefix + ".sums";
            // the weights are [out][in]
            add("Gemm", Map.of("transB", 1L), List.of(sums), layerInputs, weights, biases);
            layerInputs = last ? result : add(operator(architecture.activation()), prefix + ".activations", sums);
        }
        return result;
    }

    private static String operator(Activation activation) {
        return switch (activation) {
            case TANH -> "Tanh";
            case RELU -> "Relu";
        };
    }

    /** What {@link ObservationNormaliser#apply} makes of {@code observations}, which is themselves where it is disabled. */
    public String normalised(ObservationNormaliser normaliser, int size, String observations) {
        if (!normaliser.enabled()) {
            return observations;
        }
        // a mean in two floats: their differences are those of doubles to the last bits, which not every runtime has
        float[] shift = new float[size];
        float[] rest = new float[size];
        float[] scale = new float[size];
        for (int i = 0; i < size; i++) {
            shift[i] = (float) normaliser.shift(i);
            rest[i] = (float) (normaliser.shift(i) - shift[i]);
            scale[i] = normaliser.scale(i);
        }
        String shifted = subtracted("normaliser.shifted", observations, constant("normaliser.shift", shift));
        String centred = subtracted("normaliser.centred", shifted, constant("normaliser.rest", rest));
        String scaled = multiplied("normaliser.scaled", centred, constant("normaliser.scale", scale));
        return add(
                "Clip",
                "normaliser.clipped",
                scaled,
                scalar("normaliser.low", -ObservationNormaliser.CLIP),
                scalar("normaliser.high", ObservationNormaliser.CLIP));
    }

    /** A constant row of numbers. */
    public String constant(String name, float... row) {
        return constant(name, row, 0, row.length);
    }

    /**
     * {@code values} where {@code mask} is true, elsewhere minus infinity. Where it is true, what is no number or minus infinity becomes
     * the least finite number: so that something else is never the greatest.
     */
    public String masked(String result, String values, String mask) {
        String least = scalar(result + ".least", -Float.MAX_VALUE);
        String above = add("Greater", result + ".above", values, least);
        String finite = add("Where", result + ".finite", above, values, least);
        return add("Where", result, mask, finite, scalar(result + ".illegal", Float.NEGATIVE_INFINITY));
    }

    /** The probabilities that logits mean, row by row. */
    public String softmax(String result, String logits) {
        return add("Softmax", result, logits);
    }

    /** The place of the greatest element of each row, the first of equals: {@code [N]}, {@link Elements#INT64}. */
    public String argMax(String result, String values) {
        return add("ArgMax", Map.of(AXIS, 1L, "keepdims", 0L), List.of(result), values);
    }

    /** The mean of each row, {@code [N, 1]}. */
    public String mean(String result, String values) {
        graph.addNode(node("ReduceMean", Map.of("keepdims", 1L), List.of(result), values)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axes")
                        .setType(AttributeProto.AttributeType.INTS)
                        .addInts(1)));
        return result;
    }

    /** A column {@code [N, 1]} as {@code [N]}. */
    public String squeezed(String result, String column) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(result + ".axes")
                .setDataType(Elements.INT64.code.getNumber())
                .addDims(1)
                .addInt64Data(1));
        return add("Squeeze", result, column, result + ".axes");
    }

    /** The first and the second half of each row. */
    public void split(String first, String second, String values) {
        add("Split", Map.of(AXIS, 1L), List.of(first, second), values);
    }

    /** A constant row once for each row of {@code like}. */
    public String repeated(String result, String row, String like) {
        return add("Expand", result, row, add("Shape", result + ".shape", like));
    }

    /** Each element no less than the one of the constant row {@code low} in its place, and no greater than the one of {@code high}. */
    public String clipped(String result, String values, String low, String high) {
        return add("Min", result, add("Max", result + ".least", values, low), high);
    }

    public String added(String result, String a, String b) {
        return add("Add", result, a, b);
    }

    public String subtracted(String result, String a, String b) {
        return add("Sub", result, a, b);
    }

    public String multiplied(String result, String a, String b) {
        return add("Mul", result, a, b);
    }

    /** The hyperbolic tangent of each element. */
    public String tanh(String result, String values) {
        return add("Tanh", result, values);
    }

    /** The exponential of each element. */
    public String exp(String result, String values) {
        return add("Exp", result, values);
    }

    /**
     * Writes the model; the same one in the same bytes.
     *
     * @param description in words, for those who look into the file
     * @param version of what writes it
     * @param metadata what a program may want to know about it, by name
     */
    public void write(String description, String version, Map<String, String> metadata, OutputStream out)
            throws IOException {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(FORMAT_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setProducerName("rollout4j")
                .setProducerVersion(version)
                .setDomain("org.rollout4j")
                .setModelVersion(1)
                .setDocString(description)
                .setGraph(graph);
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        model.build().writeTo(out);
    }

    private String add(String operator, String result, String... inputs) {
        return add(operator, Map.of(), List.of(result), inputs);
    }

    private String add(String operator, Map<String, Long> attributes, List<String> results, String... inputs) {
        graph.addNode(node(operator, attributes, results, inputs));
        return results.get(0);
    }

    private static NodeProto.Builder node(
            String operator, Map<String, Long> attributes, List<String> results, String... inputs) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(results.get(0) + "." + operator)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addAllOutput(results);
        // in order of their names, not in that of a hash
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(attribute -> node.addAttribute(AttributeProto.newBuilder()
                        .setName(attribute.getKey())
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(attribute.getValue())));
        return node;
    }

    private String scalar(String name, float value) {
        return constant(name, new float[] {value}, 0);
    }

    /** {@code numbers[from ..]} as a constant of that shape. */
    private String constant(String name, float[] numbers, int from, int... shape) {
        int length = 1;
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(Elements.FLOAT.code.getNumber());
        for (int size : shape) {
            length *= size;
            tensor.addDims(size);
        }
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers, from, length);
        graph.addInitializer(tensor.setRawData(ByteString.copyFrom(bytes)));
        return name;
    }

    private static ValueInfoProto described(String name, Elements elements, String meaning, int... width) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(ROWS));
        for (int size : width) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setDocString(meaning)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(elements.code.getNumber())
                                .setShape(shape)))
                .build();
    }
}
