package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rollout4j.core.Require;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;

/** Writes safetensors files, byte for byte as the Python library does: tensors by name, the header padded with spaces to 8 bytes. */
final class SafetensorsWriter {
    private static final int CHUNK = 1 << 14;
    private static final int ALIGNMENT = 8;

    private final TensorType type;
    private final Map<String, String> metadata;

    SafetensorsWriter(TensorType type, Map<String, String> metadata) {
        Require.that(
                type == TensorType.F32 || type == TensorType.F16 || type == TensorType.BF16,
                "type to write",
                type,
                "F32, F16 or BF16 is needed");
        this.type = type;
        this.metadata = new TreeMap<>(metadata);
    }

    void write(Path file, List<WrittenTensor> tensors) throws IOException {
        List<WrittenTensor> sorted = sorted(tensors);
        byte[] header = header(sorted);
        AtomicFiles.write(file, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            for (WrittenTensor tensor : sorted) {
                write(tensor, out);
            }
        });
    }

    static List<WrittenTensor> sorted(List<WrittenTensor> tensors) {
        List<WrittenTensor> sorted = new ArrayList<>(tensors);
        // as the bytes of UTF-8 are ordered, for which chars are not enough; names are ASCII in practice
        sorted.sort(Comparator.comparing(WrittenTensor::name));
        for (int i = 1; i < sorted.size(); i++) {
            String name = sorted.get(i).name();
            Require.that(!name.equals(sorted.get(i - 1).name()), "name of a tensor", name, "it is there twice");
        }
        return sorted;
    }

    long bytes(WrittenTensor tensor) {
        return type.bytes(tensor.length());
    }

    private byte[] header(List<WrittenTensor> tensors) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            metadata.forEach(header.putObject(Safetensors.METADATA)::put);
        }
        long offset = 0;
        for (WrittenTensor tensor : tensors) {
            ObjectNode entry = header.putObject(tensor.name()).put("dtype", type.name());
            tensor.shape().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(offset).add(offset + bytes(tensor));
            offset += bytes(tensor);
        }
        String text = Json.line(header);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
    }

    private void write(WrittenTensor tensor, OutputStream out) throws IOException {
        float[] values = new float[CHUNK];
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < tensor.length(); from += CHUNK) {
            int count = Math.min(CHUNK, tensor.length() - from);
            tensor.source().copy(from, count, values);
            check(tensor, from, count, values);
            bytes.clear();
            type.encode(values, 0, bytes, count);
            out.write(bytes.array(), 0, bytes.position());
        }
    }

    private void check(WrittenTensor tensor, int from, int count, float[] values) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(type.rounded(values[i]))) {
                throw new IllegalArgumentException("tensor " + tensor.name() + " holds " + values[i] + " at element "
                        + (from + i) + ": a finite number of " + type + " is needed");
            }
        }
    }
}
