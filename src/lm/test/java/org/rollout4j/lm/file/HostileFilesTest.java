package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;

/** Two thousand models, each damaged in one file: it is read, or refused in one line, and nothing else happens. */
@Tag("slow")
class HostileFilesTest {
    private static final int FILES = 334;
    private static final int STRUCTURE = 3000;
    private static final long[] NUMBERS = {
        0, 1, -1, 2, 31, 255, 1 << 16, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final String[] VALUES = {
        "0", "-1", "1", "2", "3", "31", "65535", "65536", "2147483647", "4294967296", "9223372036854775807",
                "99999999999999999999",
        "0.5", "1e300", "-1e-300", "null", "true", "false", "\"\"", "\"0\"", "\"../x.safetensors\"", "\"F16\"",
                "\"BF16\"", "\"U8\"",
        "\"I64\"", "\"linear\"", "[]", "{}", "[0]", "[-1, 1]", "[[[[0]]]]", "{\"rope_theta\": -1}", "\"\\u0000\\n\""
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "llama_gqa_tied, model.safetensors, 1",
        "gpt2, config.json, 2",
        "qwen3, config.json, 3",
        "sharded, model.safetensors.index.json, 4",
        "gguf, llama-q8_0.gguf, 5",
        "gguf, types.gguf, 6",
    })
    void isReadOrRefused(String model, String damaged, long seed) throws IOException {
        Path path = prepared(model);
        Path file = path.resolve(damaged);
        byte[] whole = Files.readAllBytes(file);
        SplitMix random = new SplitMix(seed);
        List<String> problems = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            Files.write(file, damaged(whole, random, damaged));
            try {
                read(model.equals("gguf") ? file : path);
                read++;
            } catch (InvalidFileException e) {
                assertThat(e.getMessage()).startsWith(folder.toString()).doesNotContain("\n");
                assertThat(e.getMessage().length()).isLessThan(1000);
                problems.add(e.getMessage().replaceAll("[0-9]+", "0"));
            }
        }
        assertThat(problems).as("refused").hasSizeGreaterThan(FILES / 4);
        assertThat(problems.stream().distinct().count())
                .as("different problems")
                .isGreaterThan(10);
        assertThat(read).as("read").isGreaterThanOrEqualTo(damaged.equals("types.gguf") ? 0 : 1);
    }

    private Path prepared(String model) throws IOException {
        Path path = folder.resolve(model);
        if (model.equals("gguf")) {
            Files.createDirectory(path);
            for (String name : new String[] {"llama-q8_0.gguf", "types.gguf"}) {
                Files.copy(Fixtures.GGUF.resolve(name), path.resolve(name));
            }
        } else if (model.equals("sharded")) {
            ModelConfig config = ModelConfig.llama(96, 16, 1, 4, 2, 16);
            Weights weights = Weights.random(config, new SplitMix(1));
            ModelFiles.write(
                    new LanguageModel(weights, new NumberedTokens(96), List.of(), null, Map.of()),
                    path,
                    TensorType.F32,
                    8000);
        } else {
            Fixtures.copy(model, path);
        }
        return path;
    }

    private static void read(Path path) throws IOException {
        if (path.toString().endsWith("types.gguf")) {
            Gguf file = Gguf.open(path);
            file.vocabulary();
            for (StoredTensor tensor : file.tensors().values()) {
                assertThat((long) tensor.floats().length).isEqualTo(tensor.length());
            }
        } else {
            ModelFiles.read(path, Fixtures.TOKENIZERS, Workers.caller());
        }
    }

    /** One to three changes: of a JSON document mostly of its values, else of bytes, most of them where the structure is. */
    private static byte[] damaged(byte[] whole, SplitMix random, String name) {
        byte[] bytes = whole;
        boolean json = !name.endsWith(".gguf") && random.nextInt(4) > 0;
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            if (!json) {
                int end = random.nextInt(4) == 0 ? bytes.length : Math.min(STRUCTURE, bytes.length);
                bytes = damagedBytes(bytes, random.nextInt(end), random);
            } else if (name.endsWith(".json")) {
                bytes = damagedJson(bytes, random);
            } else {
                int data = Long.BYTES
                        + (int) ByteBuffer.wrap(bytes)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong(0);
                byte[] header = damagedJson(Arrays.copyOfRange(bytes, Long.BYTES, data), random);
                byte[] changed = spliced(bytes, Long.BYTES, data, header);
                put(changed, 0, Long.BYTES, header.length);
                bytes = changed;
            }
        }
        return bytes;
    }

    /** One value becomes another, or goes, or becomes a neighbour's; the document stays well-formed. */
    private static byte[] damagedJson(byte[] document, SplitMix random) {
        JsonNode tree = Json.parse(document, "document");
        List<JsonNode> parents = new ArrayList<>();
        collect(tree, parents);
        if (parents.isEmpty()) {
            return document;
        }
        JsonNode parent = parents.get(random.nextInt(parents.size()));
        JsonNode value = switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> parents.get(random.nextInt(parents.size())).elements().next();
            default -> Json.parse(VALUES[random.nextInt(VALUES.length)].getBytes(StandardCharsets.UTF_8), "value");
        };
        int at = random.nextInt(parent.size());
        if (parent instanceof ArrayNode array) {
            if (value == null) {
                array.remove(at);
            } else {
                array.set(at, value.deepCopy());
            }
        } else {
            List<String> names = new ArrayList<>();
            parent.fieldNames().forEachRemaining(names::add);
            if (value == null) {
                ((ObjectNode) parent).remove(names.get(at));
            } else {
                ((ObjectNode) parent).set(names.get(at), value.deepCopy());
            }
        }
        return Json.line(tree).getBytes(StandardCharsets.UTF_8);
    }

    private static void collect(JsonNode node, List<JsonNode> parents) {
        if (node.isContainerNode() && !node.isEmpty()) {
            parents.add(node);
            node.forEach(child -> collect(child, parents));
        }
    }

    private static byte[] damagedBytes(byte[] whole, int at, SplitMix random) {
        byte[] bytes = whole.clone();
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> put(bytes, at, Long.BYTES, NUMBERS[random.nextInt(NUMBERS.length)]);
            case 3 -> put(bytes, at, Integer.BYTES, NUMBERS[random.nextInt(NUMBERS.length)]);
            case 4 -> bytes = Arrays.copyOf(bytes, at);
            case 5 -> bytes = spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 40)));
            default -> bytes = spliced(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)), new byte[0]);
        }
        return bytes;
    }

    private static void put(byte[] bytes, int at, int count, long value) {
        byte[] number = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        System.arraycopy(number, 0, bytes, at, Math.min(count, bytes.length - at));
    }

    private static byte[] spliced(byte[] bytes, int from, int end, byte[] middle) {
        byte[] spliced = new byte[bytes.length - (end - from) + middle.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(bytes, end, spliced, from + middle.length, bytes.length - end);
        return spliced;
    }
}
