package org.rollout4j.peers;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A policy run by ONNX Runtime, as other programs run those that we write. */
public final class OnnxRuntime implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;

    public OnnxRuntime(byte[] model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = ENVIRONMENT.createSession(model, options);
        }
    }

    /** Loads and runs one file after the other and says what goes in and out; what the runtime has to say goes to stderr. */
    public static void main(String... files) throws OrtException, IOException {
        for (String file : files) {
            try (OnnxRuntime runtime = new OnnxRuntime(Files.readAllBytes(Path.of(file)))) {
                long[] shape = ((TensorInfo) runtime.session
                                .getInputInfo()
                                .get("observation")
                                .getInfo())
                        .getShape();
                Map<String, Output> outputs = runtime.run(3, new float[3 * (int) shape[1]], null);
                System.out.println(Path.of(file).getFileName() + " " + runtime.signature() + " " + outputs.keySet());
            }
        }
    }

    /**
     * An output.
     *
     * @param floats row-major; null where they are integers
     * @param integers row-major; null where they are floats
     */
    public record Output(long[] shape, float[] floats, long[] integers) {}

    /**
     * Computes all outputs.
     *
     * @param observations {@code [rows][observationSize]}
     * @param masks {@code [rows][actionCount]}; null where there are none
     */
    public Map<String, Output> run(int rows, float[] observations, boolean[] masks) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            inputs.put("observation", OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(observations), new long[] {
                rows, observations.length / rows
            }));
            if (masks != null) {
                inputs.put(
                        "mask",
                        OnnxTensor.createTensor(
                                ENVIRONMENT, bytes(masks), new long[] {rows, masks.length / rows}, OnnxJavaType.BOOL));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                Map<String, Output> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), output((OnnxTensor) output.getValue()));
                }
                return outputs;
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** Inputs, then outputs, each with its type and shape, -1 for the rows. */
    public List<String> signature() throws OrtException {
        List<String> signature = new ArrayList<>();
        List<NodeInfo> all = new ArrayList<>(session.getInputInfo().values());
        all.addAll(session.getOutputInfo().values());
        for (NodeInfo node : all) {
            TensorInfo info = (TensorInfo) node.getInfo();
            signature.add(node.getName() + " " + info.type + " " + Arrays.toString(info.getShape()));
        }
        return signature;
    }

    public Map<String, String> metadata() throws OrtException {
        return session.getMetadata().getCustomMetadata();
    }

    public String description() throws OrtException {
        return session.getMetadata().getDescription();
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private static Output output(OnnxTensor tensor) {
        boolean floats = tensor.getInfo().type == OnnxJavaType.FLOAT;
        return new Output(
                tensor.getInfo().getShape(),
                floats ? tensor.getFloatBuffer().array() : null,
                floats ? null : tensor.getLongBuffer().array());
    }

    private static ByteBuffer bytes(boolean[] masks) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(masks.length);
        for (boolean legal : masks) {
            bytes.put((byte) (legal ? 1 : 0));
        }
        return bytes.rewind();
    }
}
