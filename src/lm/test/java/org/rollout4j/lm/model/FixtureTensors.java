package org.rollout4j.lm.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.file.ModelFiles;

/** The tensors of a safetensors file of any types, read without our reader. */
final class FixtureTensors {
    private final JsonNode header;
    private final ByteBuffer data;

    FixtureTensors(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) all.getLong();
        byte[] json = new byte[length];
        all.get(json);
        header = Json.parse(json, file.toString());
        data = all.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer bytes(String name) {
        JsonNode range = header.path(name).path("data_offsets");
        int from = range.get(0).asInt();
        return data.slice(from, range.get(1).asInt() - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    float[] floats(String name) {
        ByteBuffer bytes = bytes(name);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    long[] longs(String name) {
        ByteBuffer bytes = bytes(name);
        long[] values = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(values);
        return values;
    }

    /** The tensors whose names begin with {@code prefix}, but for a scalar head, read as if they were the weights of the model in {@code folder}. */
    float[] parameters(String prefix, Path folder, Path scratch) throws IOException {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        ByteBuffer content = ByteBuffer.allocate(data.capacity());
        for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (name.startsWith(prefix) && !name.endsWith("score.weight")) {
                ObjectNode entry = own.putObject(name.substring(prefix.length()));
                entry.setAll((ObjectNode) header.get(name).deepCopy());
                int from = content.position();
                content.put(bytes(name));
                entry.putArray("data_offsets").add(from).add(content.position());
            }
        }
        byte[] json = own.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + json.length + content.position())
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json).put(content.array(), 0, content.position());
        Files.copy(folder.resolve("config.json"), scratch.resolve("config.json"));
        Files.write(scratch.resolve("model.safetensors"), file.array());
        return ModelFiles.readWeights(scratch, Workers.caller()).values();
    }
}
