package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.file.InvalidFileException;

class SafetensorsTest {
    private static final String F32 = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}%s}";

    @TempDir
    private Path folder;

    /** The fixtures were written by the Python library. */
    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.file.Fixtures#models")
    void writesThePythonLibrarysBytes(String model) throws IOException {
        Path original = Fixtures.MODELS.resolve(model).resolve("model.safetensors");
        Safetensors read = Safetensors.open(original);
        List<WrittenTensor> tensors = new ArrayList<>();
        read.tensors().values().forEach(tensor -> {
            Integer[] shape = tensor.shape().stream().map(Long::intValue).toArray(Integer[]::new);
            tensors.add(WrittenTensor.of(tensor.name(), tensor.floats(), shape));
        });
        Collections.reverse(tensors);
        Path copy = folder.resolve("copy.safetensors");
        Safetensors.write(copy, tensors, TensorType.F32, read.metadata());
        assertThat(copy).hasSameBinaryContentAs(original);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F16", "BF16"})
    void shorterTypesRoundToNearestAndComeBackAsTheyAre(TensorType type) throws IOException {
        float[] values = {0, -0.0f, 1, 1 / 3f, -1e-6f, 6e4f, 1.0004883f};
        Path file = folder.resolve("a");
        Safetensors.write(file, List.of(WrittenTensor.of("a", values, 7)), type, Map.of());
        float[] once = Safetensors.open(file).tensors().get("a").floats();
        for (int i = 0; i < values.length; i++) {
            assertThat(once[i]).isEqualTo(type.rounded(values[i])).isCloseTo(values[i], withinPercentage(6));
        }
        byte[] bytes = Files.readAllBytes(file);
        Safetensors.write(file, List.of(WrittenTensor.of("a", once, 7)), type, Map.of());
        assertThat(file).hasBinaryContent(bytes);
    }

    @ParameterizedTest
    @CsvSource({"F32, NaN", "F32, Infinity", "BF16, -Infinity", "F16, 70000", "BF16, 3.4e38"})
    void whatIsNoFiniteNumberIsNotWritten(TensorType type, float value) throws IOException {
        Path file = folder.resolve("a");
        float[] values = new float[40_000];
        values[33_333] = value;
        assertThatThrownBy(
                        () -> Safetensors.write(file, List.of(WrittenTensor.of("w", values, 40_000)), type, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tensor w holds " + value + " at element 33333: ");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void whatIsNoFiniteNumberIsNotRead(float value) throws IOException {
        byte[] data = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(value)
                .array();
        StoredTensor tensor = Safetensors.open(Fixtures.safetensors(folder.resolve("a"), header(F32, ""), data))
                .tensors()
                .get("a");
        assertThatThrownBy(tensor::floats)
                .hasMessage("tensor a holds " + value + " at element 1: finite numbers are needed");
    }

    private static String header(String pattern, String more) {
        return String.format(pattern, more).replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}, 'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | begin of tensor b is 4: tensor a ends at 8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}, 'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}} | begin of tensor b is 8: tensor a ends at 4",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | begin of tensor a is 4: the header ends at 0",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | end of the last tensor is 8: the file goes on to 12",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | data_offsets of tensor a is [0,16]: they must ascend and end within the 12 bytes",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[12,0]}} | data_offsets of tensor a is [12,0]: they must ascend",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[-4,8]}} | data_offsets of tensor a is -4",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12.0]}} | data_offsets of tensor a is 12.0",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0]}} | data_offsets of tensor a is [0]: two",
                "{'a':{'dtype':'F32','shape':[3]}} | data_offsets of tensor a is : two",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,12]}} | length of tensor a is 12 bytes: its shape [4] of F32 has 16",
                "{'a':{'dtype':'F32','shape':[-3],'data_offsets':[0,12]}} | shape of tensor a is -3",
                "{'a':{'dtype':'F32','shape':3,'data_offsets':[0,12]}} | shape of tensor a is 3: a list",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}} | shape of tensor a is [4294967296, 4294967296]: it is too large",
                "{'a':{'dtype':'F32','shape':[9223372036854775807,3],'data_offsets':[0,12]}} | it is too large",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,12]}} | shape of tensor a is 99999999999999999999",
                "{'a':{'dtype':'Q4_0','shape':[12],'data_offsets':[0,12]}} | dtype of tensor a is \"Q4_0\": it is not known",
                "{'a':{'dtype':'F31','shape':[3],'data_offsets':[0,12]}} | dtype of tensor a is \"F31\"",
                "{'a':7} | data_offsets of tensor a",
                "{'a':{'dtype':'U8','shape':[12],'data_offsets':[0,12]}, 'a':{'dtype':'U8','shape':[0],'data_offsets':[12,12]}} | Duplicate field 'a'",
                "{'__metadata__':[], 'a':{'dtype':'U8','shape':[12],'data_offsets':[0,12]}} | __metadata__ is []: an object",
                "{'__metadata__':{'x':1}, 'a':{'dtype':'U8','shape':[12],'data_offsets':[0,12]}} | __metadata__.x is 1: a text",
                "[1,2] | header is [1,2]: an object is needed",
                "{'a':  | header: line 1",
                "{} | end of the last tensor is 0: the file goes on to 12",
            })
    void aHeaderThatLiesIsRefused(String header, String problem) {
        Path file = Fixtures.safetensors(folder.resolve("a"), header(header, ""), new byte[12]);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 9, 1L << 40, Long.MAX_VALUE})
    void aLengthOfTheHeaderThatLiesIsRefused(long length) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Path file = Files.write(folder.resolve("a"), bytes.array());
        assertThatThrownBy(() -> Safetensors.open(file))
                .hasMessage(file + ": is not a whole safetensors file: the length of its header is "
                        + Long.toUnsignedString(length) + ", the file has 16 bytes");
    }

    @Test
    void aHeaderOfAnySizeIsNotTaken() throws IOException {
        Path file = folder.resolve("a");
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(200L << 20);
            hole.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(101L << 20)
                    .array());
        }
        assertThatThrownBy(() -> Safetensors.open(file))
                .hasMessage(file + ": length of the header is " + (101L << 20)
                        + ": a whole number from 2 to 16777216 is allowed");
    }

    @Test
    void otherTypesAreListedButNoWeights() throws IOException {
        String more =
                ",'b':{'dtype':'I64','shape':[],'data_offsets':[8,16]},'c':{'dtype':'BOOL','shape':[0,5],'data_offsets':[16,16]}";
        Map<String, StoredTensor> tensors = Safetensors.open(
                        Fixtures.safetensors(folder.resolve("a"), header(F32, more), new byte[16]))
                .tensors();
        assertThat(tensors).containsOnlyKeys("a", "b", "c");
        assertThat(tensors.get("b").length()).isEqualTo(1);
        assertThat(tensors.get("c").length()).isZero();
        assertThatThrownBy(() -> tensors.get("b").floats()).hasMessageStartingWith("type of tensor b is I64: ");
    }

    @Test
    void namesAreUnique() {
        List<WrittenTensor> twice =
                List.of(WrittenTensor.of("a", new float[1], 1), WrittenTensor.of("a", new float[1], 1));
        assertThatThrownBy(() -> Safetensors.write(folder.resolve("a"), twice, TensorType.F32, Map.of()))
                .hasMessage("name of a tensor is a: it is there twice");
    }
}
