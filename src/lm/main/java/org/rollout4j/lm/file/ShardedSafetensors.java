package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.rollout4j.core.Require;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;

/** The tensors of a model's folder: {@code model.safetensors}, or several files that {@code model.safetensors.index.json} lists. */
final class ShardedSafetensors {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    private static final int MAX_SHARDS = 10_000;

    private ShardedSafetensors() {}

    static Safetensors open(Path folder) throws InvalidFileException {
        Path single = folder.resolve(SINGLE);
        Path index = folder.resolve(INDEX);
        if (Files.exists(single) || !Files.exists(index)) {
            return Safetensors.open(single);
        }
        return Refusals.named(index, () -> openShards(folder, weightMap(index)));
    }

    /** The names of shards by the names of tensors. */
    private static Map<String, String> weightMap(Path index) throws InvalidFileException {
        JsonNode listed = JsonDocument.read(index).path("weight_map");
        Require.that(
                listed.isObject() && !listed.isEmpty(),
                "weight_map",
                Json.oneLine(listed.toString(), 60),
                "an object of file names is needed");
        Map<String, String> map = new LinkedHashMap<>();
        listed.properties().forEach(property -> {
            String shard = property.getValue().asText();
            Require.that(
                    shard.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors"),
                    "file of tensor " + property.getKey(),
                    Json.oneLine(property.getValue().toString(), 60),
                    "the name of a safetensors file in the same folder is needed");
            map.put(property.getKey(), shard);
        });
        return map;
    }

    private static Safetensors openShards(Path folder, Map<String, String> weightMap) throws InvalidFileException {
        List<String> shards = weightMap.values().stream().distinct().toList();
        Require.inRange("number of files", shards.size(), 1, MAX_SHARDS);
        Map<String, Safetensors> files = new LinkedHashMap<>();
        boolean whole = false;
        try {
            for (String shard : shards) {
                files.put(shard, Safetensors.open(folder.resolve(shard)));
            }
            Safetensors all = joined(files, weightMap);
            whole = true;
            return all;
        } finally {
            if (!whole) {
                files.values().forEach(Safetensors::close);
            }
        }
    }

    /** All shards as one, in the order of the files. */
    private static Safetensors joined(Map<String, Safetensors> files, Map<String, String> weightMap) {
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> shardOf = new LinkedHashMap<>();
        List<OpenFile> opened = new ArrayList<>();
        files.forEach((shard, file) -> {
            opened.addAll(file.files());
            metadata.putAll(file.metadata());
            file.tensors().forEach((name, tensor) -> {
                Require.that(shardOf.put(name, shard) == null, "tensor", name, "it is in two files, " + shard + " too");
                tensors.put(name, tensor);
            });
        });
        weightMap.forEach((name, shard) -> Require.that(
                shard.equals(shardOf.get(name)),
                "file of tensor " + name,
                shard,
                shardOf.containsKey(name) ? "it is in " + shardOf.get(name) : "it is not there"));
        for (String name : tensors.keySet()) {
            Require.that(weightMap.containsKey(name), "tensor of " + shardOf.get(name), name, "it is not listed");
        }
        return new Safetensors(metadata, tensors, opened);
    }

    /** Writes the tensors to {@code folder}, to several files if one would be larger than {@code maxShardBytes}. */
    static void write(
            Path folder, List<WrittenTensor> tensors, TensorType type, Map<String, String> metadata, long maxShardBytes)
            throws IOException {
        List<List<WrittenTensor>> shards = shards(tensors, type, maxShardBytes);
        if (shards.size() == 1) {
            Safetensors.write(folder.resolve(SINGLE), tensors, type, metadata);
            return;
        }
        Map<String, String> weightMap = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            shards.get(i).forEach(tensor -> weightMap.put(tensor.name(), name));
            Safetensors.write(folder.resolve(name), shards.get(i), type, metadata);
        }
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.putObject("metadata").put("total_size", bytes(tensors, type));
        weightMap.forEach(index.putObject("weight_map")::put);
        AtomicFiles.write(folder.resolve(INDEX), out -> out.write(Json.pretty(index)));
    }

    private static List<List<WrittenTensor>> shards(List<WrittenTensor> tensors, TensorType type, long maxBytes) {
        List<List<WrittenTensor>> shards = new ArrayList<>();
        long room = 0;
        for (WrittenTensor tensor : tensors) {
            long bytes = type.bytes(tensor.length());
            if (shards.isEmpty() || bytes > room) {
                shards.add(new ArrayList<>());
                room = maxBytes;
            }
            shards.get(shards.size() - 1).add(tensor);
            room -= bytes;
        }
        return shards;
    }

    private static long bytes(List<WrittenTensor> tensors, TensorType type) {
        return tensors.stream().mapToLong(tensor -> type.bytes(tensor.length())).sum();
    }
}
