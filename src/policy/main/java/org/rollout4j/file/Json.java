package org.rollout4j.file;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.rollout4j.core.Progress;

/**
 * JSON as this project writes and reads it: records by their components, a {@link org.rollout4j.math.Schedule} as the text
 * of its {@code toString}, {@link org.rollout4j.core.Metrics} as one object, NaN and the infinities as strings, an enum in
 * lower case (and read in any).
 *
 * <p>Reading is strict: every component must be there, and unknown properties, duplicate keys, trailing text, nesting
 * beyond 64 levels, and values of another type are errors. Each error is one line that names the place, the property and
 * the value.
 */
public final class Json {
    private static final int MAX_MESSAGE = 400;
    private static final int MAX_VALUE = 60;
    private static final long MAX_FILE_BYTES = 16L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(400)
                            .maxNameLength(1000)
                            .maxStringLength(1 << 20)
                            .maxDocumentLength(MAX_FILE_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Documents name what they like; a canonical table of their names would only grow.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            // A record is its components; a method that happens to be called isFoo or getFoo is not one.
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .addModule(JsonTypes.module())
            .addMixIn(Progress.class, JsonTypes.ProgressNames.class)
            .addHandler(new ClearProblems())
            .build();

    private Json() {}

    /** {@code value} in many lines, for files that people read. */
    public static byte[] pretty(Object value) {
        try {
            return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(describe(e), e);
        }
    }

    /** {@code value} in one line, without the line's end. */
    public static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(describe(e), e);
        }
    }

    /** {@code value} as a tree; equal to the tree that is read after it has been written. */
    public static JsonNode tree(Object value) {
        // By way of text, since a tree made directly tells 5 as a long from 5 as an int.
        return parse(line(value).getBytes(StandardCharsets.UTF_8), "value");
    }

    /**
     * Reads a document.
     *
     * @param where what to call the document in messages, for example its file name
     * @throws IllegalArgumentException if it is not one well-formed document; the message is one line
     */
    public static JsonNode parse(byte[] document, String where) {
        try {
            JsonNode tree = MAPPER.readTree(document);
            if (tree.isMissingNode()) {
                throw new IllegalArgumentException(where + ": empty");
            }
            return tree;
        } catch (IOException e) {
            throw new IllegalArgumentException(where + ": " + describe(e), e);
        }
    }

    /**
     * Reads a document as a record.
     *
     * @param where what to call the document in messages, for example its file name
     * @throws IllegalArgumentException if it is not one of {@code type}; the message is one line
     */
    public static <T> T parse(byte[] document, Class<T> type, String where) {
        return convert(parse(document, where), type, where);
    }

    /**
     * Makes a record of a tree.
     *
     * @param where what to call the tree in messages
     * @throws IllegalArgumentException if it is not one of {@code type}; the message is one line
     */
    public static <T> T convert(JsonNode tree, Class<T> type, String where) {
        try {
            T value = MAPPER.treeToValue(tree, type);
            if (value == null) {
                throw new IllegalArgumentException(where + ": null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + ": " + describe(e), e);
        }
    }

    /** {@code tree} with what it lacks from {@code base}, objects in objects likewise; {@code tree} itself if either is not an object. */
    public static JsonNode over(JsonNode base, JsonNode tree) {
        if (!(base instanceof ObjectNode below && tree instanceof ObjectNode above)) {
            return tree;
        }
        ObjectNode both = below.deepCopy();
        above.properties().forEach(property -> {
            JsonNode under = below.get(property.getKey());
            both.set(property.getKey(), under == null ? property.getValue() : over(under, property.getValue()));
        });
        return both;
    }

    /**
     * Reads a file as a record.
     *
     * @throws IOException if the file cannot be read or is not one of {@code type}; the message is one line that names it
     */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IOException(file + ": larger than " + MAX_FILE_BYTES + " bytes");
            }
            return parse(Files.readAllBytes(file), type, file.toString());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** {@code text} as one line without control characters, of at most {@code length} characters. */
    public static String oneLine(String text, int length) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+\\s*", " ").strip();
        return line.length() <= length ? line : line.substring(0, length) + "...";
    }

    private static String describe(IOException problem) {
        String what = problem.getMessage();
        String place = "";
        if (problem instanceof JsonProcessingException json) {
            what = json.getOriginalMessage();
            // Where a compact constructor refused, its own message says it all.
            Throwable cause = json.getCause();
            if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
                what = cause.getMessage();
            }
            place = place(json);
        }
        return oneLine(place + what, MAX_MESSAGE);
    }

    private static String place(JsonProcessingException problem) {
        if (problem instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            StringBuilder path = new StringBuilder();
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() == null) {
                    path.append('[').append(step.getIndex()).append(']');
                } else {
                    path.append(path.length() == 0 ? "" : ".").append(step.getFieldName());
                }
            }
            return path + ": ";
        }
        JsonLocation at = problem.getLocation();
        return at == null || at.getLineNr() < 1 ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }

    /** Names the value and what is allowed, where the library's own messages leave one out or speak of Java. */
    private static final class ClearProblems extends DeserializationProblemHandler {
        @Override
        public Object handleMissingInstantiator(
                DeserializationContext context,
                Class<?> target,
                ValueInstantiator instantiator,
                JsonParser parser,
                String problem)
                throws IOException {
            throw JsonMappingException.from(parser, oneLine(parser.getText(), MAX_VALUE) + ": an object is needed");
        }

        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> target, String value, String problem) throws IOException {
            return refuseEnum(context, target, value);
        }

        @Override
        public Object handleWeirdNumberValue(
                DeserializationContext context, Class<?> target, Number value, String problem) throws IOException {
            return refuseEnum(context, target, value.toString());
        }

        private static Object refuseEnum(DeserializationContext context, Class<?> target, String value)
                throws IOException {
            if (!target.isEnum()) {
                return NOT_HANDLED;
            }
            String allowed = Arrays.stream(target.getEnumConstants())
                    .map(constant -> MAPPER.convertValue(constant, String.class))
                    .collect(Collectors.joining(" and "));
            throw JsonMappingException.from(
                    context.getParser(), oneLine(value, MAX_VALUE) + ": only " + allowed + " are allowed");
        }

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object target,
                String name)
                throws IOException {
            String value = oneLine(context.readTree(parser).toString(), MAX_VALUE);
            Collection<Object> known = deserializer.getKnownPropertyNames();
            throw JsonMappingException.from(
                    parser,
                    oneLine(name, MAX_VALUE) + " is " + value + ": there is no such property"
                            + (known == null ? "" : ", only " + new TreeSet<>(known)));
        }
    }
}
