ARG BASE=legacy
FROM ${BASE}
ARG VERSION=1.0
ARG EXTRA
ENV X=$VERSION-z
RUN echo $VERSION \
 \
 # comment

 && echo a > /va
WORKDIR rel
WORKDIR /abs
COPY b.txt conf/a.txt ./
ADD conf $X/
RUN true
RUN echo after > /after
MAINTAINER me
