# syntax-less
ARG VERSION=1.0
FROM scratch AS base
COPY busybox /bin/sh
COPY busybox /bin/busybox
ENV PATH=/bin:/usr/bin
LABEL a=b

FROM base AS builder
ARG VERSION
ARG EXTRA=x
RUN /bin/busybox mkdir -p /out && \
    # a comment in between
    echo $VERSION-$EXTRA > /out/v \
    && echo done
WORKDIR /work/$VERSION
ADD add.tar /work/

FROM base
ENV APP_HOME=/app
WORKDIR $APP_HOME
COPY --from=builder /out/v ${APP_HOME}/v
COPY --chown=1:1 b.txt conf/a.txt /etc/
RUN ["/bin/busybox", "touch", "/json"]
RUN date +%N > /same1
RUN date +%N > /same1
SHELL ["/bin/busybox", "sh", "-c"]
RUN echo "two  spaces" \
      > /sp
VOLUME /data
EXPOSE 8080/tcp
CMD ["/bin/sh"]
ENTRYPOINT /bin/sh -c x
HEALTHCHECK CMD /bin/true
STOPSIGNAL SIGTERM
