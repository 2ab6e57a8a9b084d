package com.example;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.SocketIoServer;
import dev.carillon.jackson.Jackson2Codec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A web application with a Socket.IO server on a port of its own. */
@SpringBootApplication
public class Application {
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean(destroyMethod = "close")
    SocketIoServer socketIoServer(ObjectMapper mapper, ChatEvents events, @Value("${socketio.port:3000}") int port) {
        SocketIoServer io =
                SocketIoServer.builder().port(port).json(Jackson2Codec.of(mapper)).build();
        io.addListeners(events);
        return io;
    }

    /** Starts it when the context is ready. A port that is taken fails the start of the application. */
    @Bean
    ApplicationRunner startSocketIo(SocketIoServer io) {
        return arguments -> io.start().join();
    }
}
