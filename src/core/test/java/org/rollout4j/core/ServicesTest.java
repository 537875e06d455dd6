package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesTest {
    /** Stands for a service of ours; class paths of tests name its implementations. */
    public interface Greeting {}

    public static final class Hello implements Greeting {}

    public static final class Bye implements Greeting {}

    /** Another service, whose only implementation cannot be found. */
    public interface Lost {}

    @TempDir
    private Path folder;

    @Test
    void whatIsAddedIsFoundOnceAndInOrder() throws IOException {
        List<String> first = List.of(classpath("first", Greeting.class, Hello.class.getName()));
        List<String> second = List.of(classpath("second", Greeting.class, Bye.class.getName()), first.get(0));

        assertThat(Services.all(Greeting.class)).isEmpty();
        ClassLoader loader = Services.add(first);
        assertThat(Services.all(Greeting.class)).hasExactlyElementsOfTypes(Hello.class);
        Services.add(second);

        assertThat(Services.all(Greeting.class)).hasExactlyElementsOfTypes(Hello.class, Bye.class);
        assertThat(Services.all(Greeting.class)).isSameAs(Services.all(Greeting.class));
        assertThat(Services.add(first)).isSameAs(loader);
        assertThat(Services.resources("META-INF/services/" + Greeting.class.getName()))
                .extracting(url -> Path.of(url.getPath())
                        .getName(Path.of(url.getPath()).getNameCount() - 4)
                        .toString())
                .containsExactly("first", "second");
        assertThat(Services.add(List.of())).isSameAs(Services.class.getClassLoader());
    }

    @Test
    void aMissingFileIsNamed() {
        String missing = folder.resolve("no.jar").toString();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Services.add(List.of(missing)))
                .withMessage("classpath is " + missing + ": there is no such file or folder");
    }

    @Test
    void anImplementationThatCannotBeMadeIsNamed() throws IOException {
        Services.add(List.of(classpath("lost", Lost.class, "com.acme.Nowhere")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Services.all(Lost.class))
                .withMessage("on the class path: " + Lost.class.getName() + ": Provider com.acme.Nowhere not found");
        assertThat(Services.all(Callable.class)).isEmpty();
    }

    /** A folder that names an implementation of a service, as a jar would. */
    private String classpath(String name, Class<?> service, String implementation) throws IOException {
        Path services = Files.createDirectories(folder.resolve(name).resolve("META-INF/services"));
        Files.writeString(services.resolve(service.getName()), implementation);
        return folder.resolve(name).toString();
    }
}
