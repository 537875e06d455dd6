package org.rollout4j.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.math.Schedule;

/** How {@link Json} writes and reads the types that are not plain records. */
final class JsonTypes {
    private JsonTypes() {}

    /** The names in files, which are older than runs that are not about environments. */
    interface ProgressNames {
        @JsonProperty("envSteps")
        long steps();
    }

    static SimpleModule module() {
        return new SimpleModule()
                .addSerializer(new Writer<>(
                        Schedule.class, (schedule, generator) -> generator.writeString(schedule.toString())))
                .addSerializer(
                        new Writer<>(Metrics.class, (metrics, generator) -> generator.writePOJO(metrics.values())))
                .addSerializer(new Writer<>(
                        EnvironmentSpec.class, (spec, generator) -> generator.writePOJO(SpecDocument.of(spec))))
                .addSerializer(new Writer<>(OptionalDouble.class, JsonTypes::writeOptional))
                .addDeserializer(Schedule.class, new ScheduleReader())
                .addDeserializer(Metrics.class, new MetricsReader())
                .addDeserializer(EnvironmentSpec.class, new SpecReader())
                .addDeserializer(OptionalDouble.class, new OptionalReader());
    }

    private static void writeOptional(OptionalDouble optional, JsonGenerator generator) throws IOException {
        if (optional.isPresent()) {
            generator.writeNumber(optional.getAsDouble());
        } else {
            generator.writeNull();
        }
    }

    private interface Write<T> {
        void write(T value, JsonGenerator generator) throws IOException;
    }

    private static final class Writer<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient Write<T> write;

        Writer(Class<T> type, Write<T> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            write.write(value, generator);
        }
    }

    /** Takes a plain number too, as people write a constant. */
    private static final class ScheduleReader extends StdDeserializer<Schedule> {
        private static final long serialVersionUID = 1L;

        ScheduleReader() {
            super(Schedule.class);
        }

        @Override
        public Schedule deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                if (parser.currentToken().isNumeric()) {
                    return Schedule.constant(parser.getDoubleValue());
                }
                if (parser.hasToken(JsonToken.VALUE_STRING)) {
                    return Schedule.valueOf(parser.getText());
                }
            } catch (IllegalArgumentException e) {
                throw JsonMappingException.from(parser, e.getMessage(), e);
            }
            return (Schedule) context.handleUnexpectedToken(Schedule.class, parser);
        }
    }

    private static final class SpecReader extends StdDeserializer<EnvironmentSpec> {
        private static final long serialVersionUID = 1L;

        SpecReader() {
            super(EnvironmentSpec.class);
        }

        @Override
        public EnvironmentSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            SpecDocument document = context.readValue(parser, SpecDocument.class);
            try {
                return document.spec();
            } catch (IllegalArgumentException e) {
                throw JsonMappingException.from(parser, e.getMessage(), e);
            }
        }
    }

    private static final class MetricsReader extends StdDeserializer<Metrics> {
        private static final long serialVersionUID = 1L;
        private static final TypeReference<LinkedHashMap<String, Double>> FIGURES = new TypeReference<>() {};

        MetricsReader() {
            super(Metrics.class);
        }

        @Override
        public Metrics deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Map<String, Double> numbers =
                    context.readValue(parser, context.getTypeFactory().constructType(FIGURES));
            if (numbers.containsValue(null)) {
                throw JsonMappingException.from(parser, "a metric is null: a number is needed");
            }
            return new Metrics(numbers);
        }
    }

    private static final class OptionalReader extends StdDeserializer<OptionalDouble> {
        private static final long serialVersionUID = 1L;

        OptionalReader() {
            super(OptionalDouble.class);
        }

        @Override
        public OptionalDouble deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return OptionalDouble.of(_parseDoublePrimitive(parser, context));
        }

        @Override
        public OptionalDouble getNullValue(DeserializationContext context) {
            return OptionalDouble.empty();
        }
    }
}
