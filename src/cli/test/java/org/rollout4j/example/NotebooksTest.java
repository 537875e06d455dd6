package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.file.Json;

/** The notebooks are committed as {@code notebooks/run --in-place} leaves them: executed in order, and of this project alone. */
@Tag("slow")
class NotebooksTest {
    private static final Path FOLDER = Path.of("notebooks");
    private static final int MAX_BYTES = 150_000;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    /** The last line of a cell that shows or prints something: an expression without a semicolon, or anything printed. */
    private static final Pattern SHOWS = Pattern.compile("println|(?m)^(?:Charts\\.)?draw\\(|[^;}]\\s*\\z");

    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreNine() throws IOException {
        assertThat(notebooks())
                .extracting(file -> file.getFileName().toString().substring(0, 2))
                .containsExactly("1-", "2-", "3-", "4-", "5-", "6-", "7-", "8-", "9-");
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void areInJavaAndSmall(Path file) throws IOException {
        JsonNode metadata = notebook(file).path("metadata");

        assertThat(metadata.at("/kernelspec/name").textValue()).isEqualTo("rollout4j");
        assertThat(metadata.at("/kernelspec/language").textValue()).isEqualTo("java");
        assertThat(Files.size(file)).isLessThan(MAX_BYTES);
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void wereExecutedInOrder(Path file) throws IOException {
        int count = 0;
        for (JsonNode cell : codeCells(file)) {
            count++;
            assertThat(cell.path("execution_count").intValue()).as(source(cell)).isEqualTo(count);
            if (SHOWS.matcher(source(cell)).find() && !source(cell).startsWith("%")) {
                assertThat(cell.path("outputs")).as(source(cell)).isNotEmpty();
            }
        }
        assertThat(count).isGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void showTextAndPictures(Path file) throws IOException {
        for (JsonNode cell : codeCells(file)) {
            for (JsonNode output : cell.path("outputs")) {
                String type = output.path("output_type").textValue();
                if (type.equals("stream")) {
                    assertThat(output.path("name").textValue()).isEqualTo("stdout");
                } else {
                    // what a cell's last expression is; an error or a page of HTML is not meant
                    assertThat(type).as(source(cell)).isEqualTo("execute_result");
                    assertThat(output.path("data").fieldNames()).toIterable().containsExactly("image/png");
                    assertThat(Base64.getMimeDecoder().decode(text(output.at("/data/image~1png"))))
                            .startsWith(PNG);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void nameNoPlaceOfTheMachineTheyWereMadeOn(Path file) throws IOException {
        assertThat(Files.readString(file))
                .doesNotContainPattern("(?<![\\w.`/:])/(tmp|home|root|work|usr|var|opt)/|@[0-9a-f]{6,8}\\b");
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void linksLeadSomewhere(Path file) throws IOException {
        for (JsonNode cell : notebook(file).path("cells")) {
            if (cell.path("cell_type").textValue().equals("markdown")) {
                Pattern.compile("]\\(([^)#:]+)\\)")
                        .matcher(source(cell))
                        .results()
                        .forEach(link ->
                                assertThat(FOLDER.resolve(link.group(1))).exists());
            }
        }
    }

    private static JsonNode notebook(Path file) throws IOException {
        JsonNode notebook = Json.parse(Files.readAllBytes(file), file.toString());
        assertThat(notebook.path("nbformat").intValue()).isEqualTo(4);
        return notebook;
    }

    private static List<JsonNode> codeCells(Path file) throws IOException {
        return StreamSupport.stream(notebook(file).path("cells").spliterator(), false)
                .filter(cell -> cell.path("cell_type").textValue().equals("code"))
                .toList();
    }

    private static String source(JsonNode cell) {
        return text(cell.path("source"));
    }

    /** A text of a notebook, which is one string or a list of lines. */
    private static String text(JsonNode value) {
        StringBuilder joined = new StringBuilder(value.isTextual() ? value.textValue() : "");
        value.forEach(line -> joined.append(line.textValue()));
        return joined.toString();
    }
}
